import type { Db } from 'mongodb';
import { COMMITS } from './collections.ts';
import { documentId } from './document-id.ts';
import { isDuplicate, isLostConnection } from './server-errors.ts';

/** A fact that waits in the document it is about. */
export type OutboxEntry = {
  readonly id: string;
  readonly type: string;
  readonly key: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly occurredAtMs: number;
  readonly traceparent: string | null;
  /** Its place among the merchant's facts: when, in which commit, and where in it. */
  readonly atMs: number;
  readonly seq: number;
  readonly n: number;
};

/** What becomes of one document. */
export type Change = {
  readonly collection: string;
  readonly id: string;
  readonly isNew: boolean;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly events: readonly OutboxEntry[];
};

/** One step of a merchant's data: all of its changes, or none. Its number is one more than that of the step before. */
export type Commit = {
  readonly merchantId: string;
  readonly seq: number;
  /** Tells who wrote it, also when the answer got lost. */
  readonly by: string;
  readonly committedAtMs: number;
  readonly changes: readonly Change[];
  /** Facts about no single document: entries for the audit log. */
  readonly events: readonly OutboxEntry[];
};

/** The step up to which every change is in its document. */
export type Head = { readonly seq: number; readonly committedAtMs: number };

export type CommitDocument = {
  readonly _id: string;
  readonly merchant_id: string;
  readonly seq: number;
  readonly by: string;
  readonly committedAtMs: number;
  readonly changes: readonly Change[];
  readonly _outbox: readonly OutboxEntry[];
  readonly _unsent?: number;
  readonly unapplied?: true;
  /** Set on all but a merchant's newest: when the next step was made. */
  readonly pastSinceMs?: number;
};

export function commitDocument(commit: Commit): CommitDocument {
  const { merchantId, seq, by, committedAtMs, changes, events } = commit;
  return {
    _id: commitId(merchantId, seq),
    merchant_id: merchantId,
    seq,
    by,
    committedAtMs,
    changes,
    _outbox: events,
    ...(events.length > 0 ? { _unsent: committedAtMs } : {}),
    unapplied: true,
  };
}

export function commitId(merchantId: string, seq: number): string {
  return documentId(merchantId, [String(seq)]);
}

export function commitsOf(db: Db) {
  return db.collection<CommitDocument>(COMMITS);
}

const ATTEMPTS = 3;

/**
 * The point of no return: one insert under an id that two writers cannot both have. Answers whether it is ours; when the
 * connection is lost, it is asked again, since the first try may have arrived.
 */
export async function insertCommit(db: Db, commit: Commit): Promise<'won' | 'lost'> {
  const document = commitDocument(commit);
  for (let attempt = 1; ; attempt++) {
    try {
      await commitsOf(db).insertOne(document);
      return 'won';
    } catch (error) {
      if (isDuplicate(error)) {
        const there = await commitsOf(db).findOne({ _id: document._id }, { projection: { by: 1 } });
        return there?.by === commit.by ? 'won' : 'lost';
      }
      if (!isLostConnection(error) || attempt === ATTEMPTS) throw error;
    }
  }
}
