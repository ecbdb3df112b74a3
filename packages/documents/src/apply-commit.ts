import { setTimeout as delay } from 'node:timers/promises';
import { faultPoint } from '@concord/fault-points';
import type { AnyBulkWriteOperation, Db, Document } from 'mongodb';
import type { Change, CommitDocument, Head } from './commit.ts';
import { commitId, commitsOf } from './commit.ts';
import { areAllDuplicates } from './server-errors.ts';

type Keyed = Document & { readonly _id: string };

/**
 * Brings a commit's changes into their documents. Each is guarded by the commit's number, so that doing it again, by
 * whoever, also much later, changes nothing: a document that has this step or a later one is left as it is.
 */
export async function applyCommit(
  db: Db,
  commit: Pick<CommitDocument, 'seq' | 'merchant_id' | 'changes'>,
): Promise<void> {
  const byCollection = Map.groupBy(commit.changes, (change) => change.collection);
  await Promise.all(
    [...byCollection].map(async ([collection, changes]) => {
      await faultPoint(`documents:apply:${collection}`);
      const writes = changes.map((change) => writeOf(commit.merchant_id, commit.seq, change));
      await db
        .collection<Keyed>(collection)
        .bulkWrite(writes, { ordered: false })
        .catch((error: unknown) => {
          if (!areAllDuplicates(error)) throw error;
        });
    }),
  );
}

function writeOf(merchantId: string, seq: number, change: Change): AnyBulkWriteOperation<Keyed> {
  const { id, isNew, fields, events } = change;
  const atMs = events[0]?.atMs;
  const set = { ...fields, merchant_id: merchantId, _seq: seq };
  if (isNew) {
    const outbox = { _outbox: events, ...(atMs === undefined ? {} : { _unsent: atMs }) };
    return { insertOne: { document: { _id: id, ...set, ...outbox } } };
  }
  const update =
    atMs === undefined ? { $set: set } : { $set: set, $push: { _outbox: { $each: events } }, $min: { _unsent: atMs } };
  return { updateOne: { filter: { _id: id, _seq: { $lt: seq } }, update: update as Document } };
}

type Applied = Pick<CommitDocument, '_id' | 'merchant_id' | 'seq' | 'committedAtMs'>;

/**
 * Notes that a commit's changes are in their documents: what it carried is no longer needed, its number is. The one
 * before it may be forgotten some day.
 */
export async function markApplied(db: Db, { _id, merchant_id, seq, committedAtMs }: Applied): Promise<void> {
  const before = { _id: commitId(merchant_id, seq - 1) };
  await commitsOf(db).bulkWrite([
    { updateOne: { filter: { _id }, update: { $set: { changes: [] }, $unset: { unapplied: '' } } } },
    { updateOne: { filter: before, update: { $set: { pastSinceMs: committedAtMs } } } },
  ]);
}

const LOOK_AGAIN_MS = 10;

/**
 * The merchant's newest commit, once all of its changes are in their documents. Its author does that within
 * milliseconds; if it does not in `patienceMs`, it has died, and its work is done here.
 */
export async function readHead(db: Db, merchantId: string, patienceMs: number): Promise<Head> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const newest = await commitsOf(db).find({ merchant_id: merchantId }).sort({ seq: -1 }).limit(1).next();
    if (!newest) return { seq: 0, committedAtMs: 0 };
    if (!newest.unapplied) return newest;
    if (performance.now() < deadline) {
      await delay(LOOK_AGAIN_MS);
      continue;
    }
    await applyCommit(db, newest);
    await markApplied(db, newest);
    return newest;
  }
}
