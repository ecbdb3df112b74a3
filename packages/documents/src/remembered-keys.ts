import type { Idempotency } from '@concord/database';
import type { Db, Filter } from 'mongodb';
import { KEYS } from './collections.ts';
import { documentId, oneOf } from './document-id.ts';

/** What a client's key did. It commits with the effect; a repeat finds the effect and answers its current state. */
export type RememberedKey = {
  readonly _id: string;
  readonly request_hash: string;
  readonly effect_id: string;
};

const HOUR_MS = 3_600_000;
const KEPT_FOR_CALLERS_MS = 24 * HOUR_MS;
/** A service's keys stand for the steps of processes, which may rest for long before they are tried again. */
const KEPT_FOR_SERVICES_MS = 30 * 24 * HOUR_MS;

export function keyId(merchantId: string, { scope, key }: Pick<Idempotency, 'scope' | 'key'>): string {
  return documentId(merchantId, [scope, key]);
}

export function forgetAtMs(scope: string, nowMs: number): number {
  return nowMs + (scope.startsWith('service:') ? KEPT_FOR_SERVICES_MS : KEPT_FOR_CALLERS_MS);
}

export function keysOf(db: Db) {
  return db.collection<RememberedKey & { readonly forgetAtMs: number }>(KEYS);
}

export async function loadKeys(db: Db, ids: readonly string[]): Promise<Map<string, RememberedKey>> {
  if (ids.length === 0) return new Map();
  const found = await keysOf(db)
    .find({ _id: oneOf(ids) } as Filter<RememberedKey>)
    .toArray();
  return new Map(found.map((key) => [key._id, key]));
}
