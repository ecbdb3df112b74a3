import type { Rejection, Result } from '@concord/result';
import type pg from 'pg';
import { auditEntry } from './audit-entry.ts';
import { isSqlError, setMerchants } from './connect.ts';
import { type Idempotency, loadKeys, type RememberedKey, rememberKeys } from './idempotency.ts';
import { IdentityMap } from './identity-map.ts';
import { insertOutbox, outboxRow } from './outbox.ts';
import { type ResultSet, runPipeline } from './pipeline.ts';
import { type Statement, sql } from './statement.ts';
import {
  type AggregateTable,
  insertRows,
  type LedgerTable,
  loadForUpdate,
  type TenantKey,
  type TenantRow,
  updateRows,
} from './table.ts';
import type { Decision, RowKey, Write, WriteContext } from './write.ts';

export type BatchCall = {
  readonly write: Write<never, unknown, Rejection>;
  readonly command: unknown;
  readonly context: Omit<WriteContext, 'nowMs'> & { readonly idempotency?: Idempotency | undefined };
};

export type Outcome = { readonly result: Result<unknown, Rejection> } | { readonly fault: unknown };

type Gathered = {
  readonly ledgers: Map<LedgerTable<never>, TenantRow[]>;
  readonly outbox: TenantRow[];
  readonly keys: TenantRow[];
};

const BEGIN = sql('begin');
const COMMIT = sql('commit');

/** Calls whose rows are loaded and locked by the transaction that is open. */
export type LoadedBatch<Call extends BatchCall = BatchCall> = {
  readonly calls: readonly Call[];
  readonly rows: IdentityMap;
  readonly remembered: Map<string, RememberedKey>;
};

export type DecidedBatch = {
  readonly outcomes: readonly Outcome[];
  /** Every change, and COMMIT at the end. */
  readonly statements: readonly Statement[];
  readonly eventCount: number;
};

/** The connection was lost while nothing had been written: the whole batch may be tried again on another. */
export class LostBeforeCommit extends Error {}

/**
 * What opens a transaction for many calls: BEGIN, the merchants, the idempotency keys, and every row the calls need,
 * locked in key order. The statements travel alone, or behind the COMMIT of the batch before.
 */
export function beginBatch<Call extends BatchCall>(calls: readonly Call[]) {
  const rows = new IdentityMap();
  const keyed = calls.flatMap(({ context }) =>
    context.idempotency ? [{ merchantId: context.merchantId, idempotency: context.idempotency }] : [],
  );
  const missing = new Map<AggregateTable<never>, TenantKey[]>();
  for (const { write, command, context } of calls)
    rows.require(context.merchantId, write.load(command as never), missing);
  const merchants = setMerchants([...new Set(calls.map(({ context }) => context.merchantId))]);
  const head = keyed.length > 0 ? [BEGIN, merchants, loadKeys(keyed)] : [BEGIN, merchants];
  const tables = inLockOrder(missing);
  return {
    statements: [...head, ...tables.map(([table, keys]) => loadForUpdate(table, keys))],
    received: (results: readonly ResultSet[]): LoadedBatch<Call> => {
      fill(rows, tables, results.slice(head.length));
      const found = (keyed.length > 0 ? (results[2]?.rows ?? []) : []) as RememberedKey[];
      return { calls, rows, remembered: new Map(found.map((key) => [idOfKey(key), key])) };
    },
  };
}

/** Rows that are known only when the first ones are: a further round trip, for the calls that have a `follow`. */
export async function loadFollowing(client: pg.PoolClient, { calls, rows, remembered }: LoadedBatch): Promise<void> {
  const missing = new Map<AggregateTable<never>, TenantKey[]>();
  for (const call of calls) rows.require(call.context.merchantId, followingKeys(call, rows, remembered), missing);
  if (missing.size === 0) return;
  const tables = inLockOrder(missing);
  const loads = tables.map(([table, keys]) => loadForUpdate(table, keys));
  fill(rows, tables, await beforeCommit(() => runPipeline(client, loads)));
}

/** Each call is decided in memory, in order of arrival; a refused one contributes nothing, a broken one fails alone. */
export function decideBatch({ calls, rows, remembered }: LoadedBatch, nowMs: number): DecidedBatch {
  const gathered: Gathered = { ledgers: new Map(), outbox: [], keys: [] };
  const outcomes = calls.map((call) => decideCall(call, rows, remembered, gathered, nowMs));
  return { outcomes, statements: [...saves(rows, gathered), COMMIT], eventCount: gathered.outbox.length };
}

export async function beforeCommit<Value>(load: () => Promise<Value>): Promise<Value> {
  try {
    return await load();
  } catch (error) {
    if (isSqlError(error)) throw error;
    throw new LostBeforeCommit('The connection was lost before anything was written', { cause: error });
  }
}

function followingKeys(
  call: BatchCall,
  rows: IdentityMap,
  remembered: ReadonlyMap<string, RememberedKey>,
): readonly RowKey[] {
  const known = rememberedKey(call, remembered);
  const follow = call.write.follow?.(call.command as never, rows.stateOf(call.context.merchantId)) ?? [];
  return known ? [...follow, ...(call.write.replay?.(known.effect_id, call.command as never) ?? [])] : follow;
}

type TableKeys = readonly [AggregateTable<never>, readonly TenantKey[]];

function inLockOrder(missing: ReadonlyMap<AggregateTable<never>, TenantKey[]>): TableKeys[] {
  return [...missing].sort(([a], [b]) => (a.name < b.name ? -1 : 1));
}

function fill(rows: IdentityMap, tables: readonly TableKeys[], results: readonly ResultSet[]): void {
  tables.forEach(([table], index) => {
    rows.fill(table, results[index]?.rows ?? []);
  });
}

function decideCall(
  call: BatchCall,
  rows: IdentityMap,
  remembered: Map<string, RememberedKey>,
  gathered: Gathered,
  nowMs: number,
): Outcome {
  const { write, command, context } = call;
  const state = rows.stateOf(context.merchantId);
  try {
    const known = rememberedKey(call, remembered);
    if (known) {
      if (known.request_hash !== context.idempotency?.requestHash) return { result: reused() };
      return { result: { ok: true, value: write.answer(state, known.effect_id, command as never) } };
    }
    const decided = write.decide(command as never, state, { ...context, nowMs });
    if (!decided.ok) return { result: decided };
    const applied = rows.apply(context.merchantId, decided.value.put ?? []);
    gather(call, decided.value, remembered, gathered, nowMs);
    const { auditedAs } = context;
    if (auditedAs) {
      const entry = auditEntry(auditedAs, decided.value.effectId, applied, { ...context, nowMs });
      gathered.outbox.push(outboxRow(entry, { ...context, nowMs }));
    }
    return { result: { ok: true, value: write.answer(state, decided.value.effectId, command as never) } };
  } catch (fault) {
    return { fault };
  }
}

function gather(
  { write, context }: BatchCall,
  decision: Decision,
  remembered: Map<string, RememberedKey>,
  gathered: Gathered,
  nowMs: number,
): void {
  const { merchantId, idempotency } = context;
  for (const { table, entry } of decision.append ?? []) {
    const entries = gathered.ledgers.get(table) ?? [];
    gathered.ledgers.set(table, entries);
    entries.push({ merchantId, row: table.toRow(entry as never) });
  }
  for (const event of decision.events ?? []) gathered.outbox.push(outboxRow(event, { ...context, nowMs }));
  if (!idempotency) return;
  const row = {
    scope: idempotency.scope,
    key: idempotency.key,
    request_hash: idempotency.requestHash,
    effect_id: decision.effectId,
  };
  remembered.set(rememberedId(merchantId, row.scope, row.key), { merchant_id: merchantId, ...row });
  gathered.keys.push({ merchantId, row: { ...row, operation: write.name } });
}

function saves(rows: IdentityMap, gathered: Gathered): Statement[] {
  const statements: Statement[] = [];
  for (const [table, { inserts, updates, updated }] of rows.changed()) {
    if (inserts.length > 0)
      statements.push(insertRows(table.name, { ...keyColumns(table), ...table.columns }, inserts));
    if (updates.length > 0) statements.push(updateRows(table, updates, orderedBy(table, updated)));
  }
  for (const [table, entries] of gathered.ledgers) statements.push(insertRows(table.name, table.columns, entries));
  if (gathered.outbox.length > 0) statements.push(insertOutbox(gathered.outbox));
  if (gathered.keys.length > 0) statements.push(rememberKeys(gathered.keys));
  return statements;
}

/** Always in the table's own order: few statements to prepare. */
function orderedBy({ columns }: AggregateTable<never>, names: ReadonlySet<string>): string[] {
  return Object.keys(columns).filter((column) => names.has(column));
}

function keyColumns(table: AggregateTable<never>): Record<string, string> {
  return Object.fromEntries(table.key.map((column) => [column, 'text']));
}

function rememberedKey(
  { context: { merchantId, idempotency } }: BatchCall,
  remembered: ReadonlyMap<string, RememberedKey>,
): RememberedKey | undefined {
  return idempotency && remembered.get(rememberedId(merchantId, idempotency.scope, idempotency.key));
}

function idOfKey({ merchant_id, scope, key }: RememberedKey): string {
  return rememberedId(merchant_id, scope, key);
}

function rememberedId(merchantId: string, scope: string, key: string): string {
  return `${merchantId}\u0000${scope}\u0000${key}`;
}

function reused(): Result<never, Rejection> {
  return { ok: false, rejection: { code: 'IDEMPOTENCY_KEY_REUSED' } };
}
