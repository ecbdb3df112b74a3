import type { Collection, Db, Filter } from 'mongodb';
import { applyCommit, markApplied } from './apply-commit.ts';
import { commitsOf } from './commit.ts';
import { keysOf } from './remembered-keys.ts';
import type { Turns } from './turns.ts';

const AT_ONCE = 100;
const BATCH_SIZE = 1_000;

/** Finishes commits whose author has died; answers how many. One that is older than `graceMs` is not under way any more. */
export async function finishCommits(db: Db, turns: Turns, nowMs: number, graceMs: number): Promise<number> {
  const left = await commitsOf(db)
    .find({ unapplied: true, committedAtMs: { $lt: nowMs - graceMs } })
    .sort({ seq: 1 })
    .limit(AT_ONCE)
    .toArray();
  for (const commit of left) {
    await turns(commit.merchant_id, async () => {
      await applyCommit(db, commit);
      await markApplied(db, commit);
    });
  }
  return left.length;
}

/**
 * Forgets steps that were followed by another one before `beforeMs` and have nothing left to publish, few at a time;
 * answers how many. A merchant's newest stays: its number must not be given again. A writer that was frozen for longer
 * than steps are kept would find its number free; its connection is long gone by then.
 */
export function forgetCommits(db: Db, beforeMs: number, batchSize?: number): Promise<number> {
  return forgetDocuments(commitsOf(db), { pastSinceMs: { $lt: beforeMs }, _unsent: { $exists: false } }, batchSize);
}

/** Forgets keys that nobody will repeat any more, few at a time; answers how many. */
export function forgetKeys(db: Db, nowMs: number, batchSize?: number): Promise<number> {
  return forgetDocuments(keysOf(db), { forgetAtMs: { $lt: nowMs } }, batchSize);
}

async function forgetDocuments<Stored extends { readonly _id: string }>(
  documents: Collection<Stored>,
  filter: Filter<Stored>,
  batchSize = BATCH_SIZE,
): Promise<number> {
  for (let forgotten = 0; ; ) {
    const old = await documents.find(filter).limit(batchSize).project<{ _id: string }>({ _id: 1 }).toArray();
    const ids = { _id: { $in: old.map(({ _id }) => _id) } } as unknown as Filter<Stored>;
    if (old.length > 0) await documents.deleteMany(ids);
    forgotten += old.length;
    if (old.length < batchSize) return forgotten;
  }
}
