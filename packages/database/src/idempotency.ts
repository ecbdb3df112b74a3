import { hash } from 'node:crypto';
import { type Statement, sql } from './statement.ts';
import { insertRows, keysParameter, matches, type TableShape, type TenantRow } from './table.ts';

/** One attempt at a write: the client's key within its own scope, and a digest of what was asked. */
export type Idempotency = {
  readonly scope: string;
  readonly key: string;
  readonly requestHash: string;
};

export type MerchantKey = { readonly merchantId: string; readonly idempotency: Idempotency };

export type RememberedKey = {
  readonly merchant_id: string;
  readonly scope: string;
  readonly key: string;
  readonly request_hash: string;
  readonly effect_id: string;
};

const KEY = ['merchant_id', 'scope', 'key'];
const LOAD = `select i.* from ${keysParameter(KEY)}, lateral (
    select i.merchant_id, i.scope, i.key, i.request_hash, i.effect_id from idempotency_key i
    where ${matches('i', KEY)} offset 0
  ) i`;
const TABLE: TableShape = {
  name: 'idempotency_key',
  columns: { scope: 'text', key: 'text', operation: 'text', request_hash: 'text', effect_id: 'text' },
};

/** A digest of the operation and its input: the same key with another digest is refused. */
export function requestHash(operation: string, input: unknown): string {
  return hash('sha256', `${operation}\u0000${canonicalJson(input)}`, 'base64url');
}

export function loadKeys(keys: readonly MerchantKey[]): Statement<RememberedKey> {
  return sql(
    LOAD,
    keys.map((key) => key.merchantId),
    keys.map((key) => key.idempotency.scope),
    keys.map((key) => key.idempotency.key),
  );
}

export function rememberKeys(rows: readonly TenantRow[]): Statement {
  return insertRows(TABLE, rows);
}

function canonicalJson(value: unknown): string {
  return JSON.stringify(withSortedKeys(value));
}

function withSortedKeys(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || 'toJSON' in value) return value;
  if (Array.isArray(value)) return value.map(withSortedKeys);
  const sorted: Record<string, unknown> = Object.create(null);
  for (const key of Object.keys(value).sort()) sorted[key] = withSortedKeys(value[key as keyof typeof value]);
  return sorted;
}
