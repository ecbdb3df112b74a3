import type { AggregateTable, LedgerTable } from '@concord/database';
import type { Db, IndexSpecification } from 'mongodb';

/** A ledger's documents need an id: the columns that tell its entries apart. */
export type DocumentLedger = {
  readonly table: LedgerTable<never>;
  readonly key: readonly string[];
  /**
   * Entries too big to pass through a commit are written before it, under ids that only this commit can have made up.
   * Should it not come to pass, nobody ever reads them, and the document is never there that they belong to: in the
   * collection `of`, by the id in the column `by`.
   */
  readonly ahead?: { readonly of: string; readonly by: string };
};

/** What a service keeps in documents: each table it declares is a collection of its name. */
export type Collections = {
  readonly aggregates: readonly AggregateTable<never>[];
  /** Names of those that facts are about: their documents have an outbox. */
  readonly subjects: readonly string[];
  readonly ledgers: readonly DocumentLedger[];
  /** By collection; the merchant is the first key of each, but of those that serve a sweeper. */
  readonly indexes: Readonly<Record<string, readonly IndexSpecification[]>>;
};

/** On an entry that went ahead: when that was. Taken away once its document is known to be there. */
export const AHEAD_SINCE = '_aheadMs';

export const COMMITS = 'commit';
export const KEYS = 'idempotency_key';
export const LEASES = 'lease';
export const WAITING = 'waiting_writer';

/** Collections whose documents have an outbox. */
export function outboxes({ subjects }: Pick<Collections, 'subjects'>): string[] {
  return [COMMITS, ...subjects];
}

/** Makes collections and indexes that are not there. */
export async function prepareCollections(db: Db, collections: Collections): Promise<void> {
  const { aggregates, ledgers } = collections;
  const tables = [...aggregates, ...ledgers.map(({ table }) => table)].map(({ name }) => name);
  const names = [...tables, COMMITS, KEYS, LEASES, WAITING];
  const known = new Set((await db.listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name));
  for (const name of names) if (!known.has(name)) await createIfMissing(db, name);
  for (const name of outboxes(collections)) await db.collection(name).createIndex({ _unsent: 1 }, { sparse: true });
  await db.collection(COMMITS).createIndex({ merchant_id: 1, seq: -1 });
  await db.collection(COMMITS).createIndex({ unapplied: 1 }, { sparse: true });
  await db.collection(COMMITS).createIndex({ pastSinceMs: 1 }, { sparse: true });
  await db.collection(KEYS).createIndex({ forgetAtMs: 1 });
  await db.collection(WAITING).createIndex({ merchant_id: 1 });
  for (const { table, ahead } of ledgers) {
    if (ahead) await db.collection(table.name).createIndex({ [AHEAD_SINCE]: 1 }, { sparse: true });
  }
  for (const [name, indexes] of Object.entries(collections.indexes)) {
    for (const index of indexes) await db.collection(name).createIndex(index);
  }
}

const NAMESPACE_EXISTS = 48;

async function createIfMissing(db: Db, name: string): Promise<void> {
  await db.createCollection(name).catch((error: { code?: unknown }) => {
    // Another process of the service was first.
    if (error.code !== NAMESPACE_EXISTS) throw error;
  });
}
