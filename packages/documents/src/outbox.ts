import type { OutboxState } from '@concord/service';
import type { AnyBulkWriteOperation, Db, Document } from 'mongodb';
import type { OutboxEntry } from './commit.ts';
import type { Turns } from './turns.ts';

type Holder = Document & {
  readonly _id: string;
  readonly merchant_id: string;
  readonly _outbox: readonly OutboxEntry[];
  readonly _unsent: number;
};

export type Unsent = {
  readonly collection: string;
  readonly documentId: string;
  readonly merchantId: string;
  readonly entry: OutboxEntry;
};

const FIELDS = { merchant_id: 1, _outbox: 1, _unsent: 1 };

/** What waits to be published, by the time of its commit; whole documents, until about `limit` facts are there. */
export async function readUnsent(db: Db, collections: readonly string[], limit: number): Promise<Unsent[]> {
  const found = await Promise.all(
    collections.map(async (collection) => {
      const holders = await db
        .collection<Holder>(collection)
        .find({ _unsent: { $exists: true } })
        .project<Holder>(FIELDS)
        .sort({ _unsent: 1 })
        .limit(limit)
        .toArray();
      return holders.map((holder) => ({ collection, holder }));
    }),
  );
  const oldestFirst = found.flat().sort((a, b) => a.holder._unsent - b.holder._unsent);
  const unsent: Unsent[] = [];
  for (const { collection, holder } of oldestFirst) {
    if (unsent.length >= limit) break;
    const { _id: documentId, merchant_id: merchantId, _outbox } = holder;
    unsent.push(..._outbox.map((entry) => ({ collection, documentId, merchantId, entry })));
  }
  return unsent.sort(({ entry: a }, { entry: b }) => a.atMs - b.atMs || a.seq - b.seq || a.n - b.n);
}

/** Pulls what was published out of the documents, and nothing that came meanwhile. */
export async function withdrawSent(db: Db, sent: readonly Unsent[], turns: Turns): Promise<void> {
  const byMerchant = Map.groupBy(sent, ({ merchantId }) => merchantId);
  await Promise.all(
    [...byMerchant].map(([merchantId, ofMerchant]) =>
      turns(merchantId, async () => {
        for (const [collection, ofCollection] of Map.groupBy(ofMerchant, (one) => one.collection)) {
          await db.collection<Holder>(collection).bulkWrite(withdrawals(merchantId, ofCollection));
        }
      }),
    ),
  );
}

function withdrawals(merchantId: string, sent: readonly Unsent[]): AnyBulkWriteOperation<Holder>[] {
  const pulls = [...Map.groupBy(sent, ({ documentId }) => documentId)].map(([_id, ofDocument]) => {
    const entries = ofDocument.map(({ entry }) => entry);
    return { updateOne: { filter: { _id }, update: { $pullAll: { _outbox: entries } } as Document } };
  });
  const empty = { merchant_id: merchantId, _unsent: { $exists: true }, _outbox: { $size: 0 } };
  return [...pulls, { updateMany: { filter: empty, update: { $unset: { _unsent: '' } } as Document } }];
}

/** How much waits to be published, and for how long the first of it has. */
export async function outboxState(db: Db, collections: readonly string[], nowMs: number): Promise<OutboxState> {
  const unsent = await readUnsent(db, collections, 10_000);
  const oldest = unsent[0]?.entry.occurredAtMs ?? nowMs;
  return { length: unsent.length, oldestAgeSeconds: Math.max(0, nowMs - oldest) / 1_000 };
}
