import { randomUUID } from 'node:crypto';
import { Overloaded } from '@concord/database';
import { faultPoint } from '@concord/fault-points';
import { startSpans } from '@concord/tracing';
import { calculateObjectSize } from 'bson';
import { applyCommit, markApplied, readHead } from './apply-commit.ts';
import { type Commit, commitDocument, type Head, insertCommit } from './commit.ts';
import { type Call, type Decided, decideCalls, type Outcome } from './decide-calls.ts';
import type { DocumentWriterOptions } from './document-writer.ts';
import { giveWay } from './give-way.ts';
import { heads } from './heads.ts';
import { loadFor } from './load-documents.ts';
import { isRefusal } from './server-errors.ts';

export type Waiting = Call & { readonly settle: (outcome: Outcome) => void };
export type MerchantCalls = { readonly merchantId: string; readonly calls: readonly Waiting[] };

/** A commit and each document in it must fit into a document of 16 MB. */
const MAX_COMMIT_BYTES = 12_000_000;
/** For so long a call is tried while other writers are first. */
const MAX_TRYING_MS = 8_000;
const PATIENCE_MS = 1_000;
/** While the relay cannot publish, a document that changes all the time must not grow without end. */
const MAX_UNSENT = 1_000;

/** `leavesNextAfter`: the step after which another writer waits for his. */
type Attempt = 'lost' | { readonly outcomes: readonly Outcome[]; readonly leavesNextAfter?: number };

/** More than one commit can hold: the calls are tried in smaller groups. */
class TooMuchAtOnce extends Error {}

/** The commit is made and will be finished by another: its calls must not be tried again, and are not refused either. */
class NotFinished extends Error {}

/**
 * One commit for many calls of a merchant: load what they need, decide them in memory, insert the commit under the next
 * number, bring its changes into the documents, answer. Had another writer taken the number, everything is loaded and
 * decided again.
 */
export function settleCalls(options: DocumentWriterOptions): (batch: MerchantCalls) => Promise<void> {
  const { db, name, patienceMs = PATIENCE_MS, maxUnsent = MAX_UNSENT, now = Date.now } = options;
  const known = heads((merchantId) => readHead(db, merchantId, patienceMs));
  const way = giveWay(db);

  const attempt = async ({ merchantId, calls }: MerchantCalls): Promise<Attempt> => {
    // Before anything is loaded: what is loaded then shows this step at least, and a later one loses the number.
    const head = await known.of(merchantId);
    const { rows, remembered } = await loadFor(db, merchantId, calls, maxUnsent);
    const decided = decideCalls(merchantId, calls, rows, remembered, options.collections, { head, nowMs: now() });
    const { outcomes, changes, events } = decided;
    if (changes.length === 0 && events.length === 0) return { outcomes };
    const commit = commitOf(merchantId, head, decided, now());
    if (calculateObjectSize(commitDocument(commit)) > MAX_COMMIT_BYTES) {
      throw new TooMuchAtOnce(`${name}: one change of ${changes.length} documents is more than a commit can hold`);
    }
    await applyCommit(db, { merchant_id: merchantId, seq: commit.seq, changes: decided.ahead });
    await faultPoint(`${name}:before-commit`);
    known.forget(merchantId);
    if ((await insertCommit(db, commit)) === 'lost') return 'lost';
    await faultPoint(`${name}:after-commit`);
    const [isAsked] = await Promise.all([way.isAsked(merchantId), finish(commit)]).catch((error: unknown) => {
      throw new NotFinished(`${name}: what was committed is not in all of its documents yet`, { cause: error });
    });
    if (!isAsked) known.set(merchantId, commit);
    const eventCount = changes.reduce((sum, change) => sum + change.events.length, events.length);
    if (eventCount > 0) options.onCommitted?.(eventCount);
    return { outcomes, ...(isAsked && { leavesNextAfter: commit.seq }) };
  };

  const finish = async (commit: Commit): Promise<void> => {
    const document = commitDocument(commit);
    await options.turns(commit.merchantId, async () => {
      await applyCommit(db, document);
      await faultPoint(`${name}:after-apply`);
      await markApplied(db, document);
    });
  };

  const settleOrLose = async (batch: MerchantCalls): Promise<void> => {
    const { merchantId, calls } = batch;
    const deadline = performance.now() + MAX_TRYING_MS;
    let made = await attempt(batch);
    if (made === 'lost') {
      await way.ask(merchantId);
      try {
        while (made === 'lost' && performance.now() < deadline) made = await attempt(batch);
      } finally {
        await way.thank(merchantId);
      }
    }
    if (made === 'lost') throw new Overloaded(`${name}: other writers were first for ${MAX_TRYING_MS / 1_000} s`);
    for (const [index, call] of calls.entries()) call.settle(made.outcomes[index] as Outcome);
    if (made.leavesNextAfter !== undefined) await way.waitFor(merchantId, made.leavesNextAfter);
  };

  const settle = async (batch: MerchantCalls): Promise<void> => {
    const { merchantId, calls } = batch;
    const spans = startSpans(
      `${name} commit`,
      calls.map(({ context }) => context.traceparent),
    );
    try {
      await settleOrLose(batch);
      for (const span of spans) span?.end();
    } catch (error) {
      for (const span of spans) span?.end(error);
      known.forget(merchantId);
      if (calls.length === 1 || !(error instanceof TooMuchAtOnce || isRefusal(error))) {
        for (const call of calls) call.settle({ fault: error });
        return;
      }
      const half = Math.ceil(calls.length / 2);
      await settle({ merchantId, calls: calls.slice(0, half) });
      await settle({ merchantId, calls: calls.slice(half) });
    }
  };
  return settle;
}

function commitOf(merchantId: string, head: Head, { changes, events }: Decided, nowMs: number): Commit {
  const committedAtMs = Math.max(nowMs, head.committedAtMs);
  return { merchantId, seq: head.seq + 1, by: randomUUID(), committedAtMs, changes, events };
}
