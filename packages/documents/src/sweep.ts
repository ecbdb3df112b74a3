import type { Collection, Db, Filter } from 'mongodb';
import { applyCommit, markApplied } from './apply-commit.ts';
import { AHEAD_SINCE, type Collections, type DocumentLedger } from './collections.ts';
import { commitsOf } from './commit.ts';
import { documentId, oneOf } from './document-id.ts';
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

/**
 * Forgets entries that went ahead before `beforeMs` of a commit that never came, few at a time; answers how many. The others
 * lose their mark, and are not looked at again.
 */
export async function forgetStranded(
  db: Db,
  { ledgers }: Pick<Collections, 'ledgers'>,
  beforeMs: number,
  batchSize = AT_ONCE,
): Promise<number> {
  let forgotten = 0;
  for (const { table, ahead } of ledgers) {
    if (ahead) forgotten += await forgetStrandedIn(db, table.name, ahead, beforeMs, batchSize);
  }
  return forgotten;
}

type Ahead = NonNullable<DocumentLedger['ahead']>;
type Entry = { readonly _id: string; readonly merchant_id: string; readonly [column: string]: unknown };

async function forgetStrandedIn(
  db: Db,
  name: string,
  { of, by }: Ahead,
  beforeMs: number,
  batchSize: number,
): Promise<number> {
  const entries = db.collection<Entry>(name);
  for (let forgotten = 0; ; ) {
    const went = entries.find({ [AHEAD_SINCE]: { $lt: beforeMs } } as Filter<Entry>).limit(batchSize);
    const marked = await went.project<Entry>({ _id: 1, merchant_id: 1, [by]: 1 }).toArray();
    if (marked.length === 0) return forgotten;
    const ownerOf = (entry: Entry) => documentId(entry.merchant_id, [String(entry[by])]);
    const owners = [...new Set(marked.map(ownerOf))];
    const there = db
      .collection<{ _id: string }>(of)
      .find({ _id: oneOf(owners) as string })
      .project({ _id: 1 });
    const known = new Set((await there.toArray()).map(({ _id }) => _id));
    const [stranded, kept] = [
      marked.filter((one) => !known.has(ownerOf(one))),
      marked.filter((one) => known.has(ownerOf(one))),
    ];
    if (stranded.length > 0) await entries.deleteMany(withIdsOf(stranded));
    if (kept.length > 0) await entries.updateMany(withIdsOf(kept), { $unset: { [AHEAD_SINCE]: '' } } as never);
    forgotten += stranded.length;
    if (marked.length < batchSize) return forgotten;
  }
}

function withIdsOf<Stored extends { readonly _id: string }>(
  found: readonly { readonly _id: string }[],
): Filter<Stored> {
  return { _id: { $in: found.map(({ _id }) => _id) } } as unknown as Filter<Stored>;
}

async function forgetDocuments<Stored extends { readonly _id: string }>(
  documents: Collection<Stored>,
  filter: Filter<Stored>,
  batchSize = BATCH_SIZE,
): Promise<number> {
  for (let forgotten = 0; ; ) {
    const old = await documents.find(filter).limit(batchSize).project<{ _id: string }>({ _id: 1 }).toArray();
    if (old.length > 0) await documents.deleteMany(withIdsOf<Stored>(old));
    forgotten += old.length;
    if (old.length < batchSize) return forgotten;
  }
}
