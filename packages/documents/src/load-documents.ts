import { type AggregateTable, IdentityMap, Overloaded, type RowKey } from '@concord/database';
import type { Db, Document, Filter } from 'mongodb';
import type { Call } from './decide-calls.ts';
import { documentId, oneOf } from './document-id.ts';
import { keyId, loadKeys, type RememberedKey } from './remembered-keys.ts';

type Missing = Map<AggregateTable<never>, { readonly key: readonly string[] }[]>;
type Stored = Document & { readonly _id: string; readonly _outbox?: readonly unknown[] };

/** The documents that the calls name, and the keys that were used before. */
export async function loadFor(
  db: Db,
  merchantId: string,
  calls: readonly Call[],
  maxUnsent: number,
): Promise<{ readonly rows: IdentityMap; readonly remembered: Map<string, RememberedKey> }> {
  const rows = new IdentityMap();
  const load = async (keysOf: (call: Call) => readonly RowKey[]): Promise<void> => {
    const missing: Missing = new Map();
    for (const call of calls) rows.require(merchantId, keysOf(call), missing as never);
    await Promise.all([...missing].map(([table, keys]) => loadInto(db, merchantId, table, keys, rows, maxUnsent)));
  };
  const keyIds = calls.flatMap(({ context: { idempotency } }) => (idempotency ? [keyId(merchantId, idempotency)] : []));
  const [remembered] = await Promise.all([
    loadKeys(db, keyIds),
    load(({ write, command }) => write.load(command as never)),
  ]);
  await load(({ write, command, context }) => {
    const follow = write.follow?.(command as never, rows.stateOf(merchantId)) ?? [];
    const known = context.idempotency && remembered.get(keyId(merchantId, context.idempotency));
    return known ? [...follow, ...(write.replay?.(known.effect_id, command as never) ?? [])] : follow;
  });
  return { rows, remembered };
}

async function loadInto(
  db: Db,
  merchantId: string,
  table: AggregateTable<never>,
  keys: readonly { readonly key: readonly string[] }[],
  rows: IdentityMap,
  maxUnsent: number,
): Promise<void> {
  const ids = keys.map(({ key }) => documentId(merchantId, key));
  const found = await db
    .collection<Stored>(table.name)
    .find({ _id: oneOf(ids) } as Filter<Stored>)
    .toArray();
  if (found.some(({ _outbox }) => (_outbox?.length ?? 0) >= maxUnsent)) {
    throw new Overloaded(`Facts about ${table.name} wait to be published`);
  }
  rows.fill(table, found);
}
