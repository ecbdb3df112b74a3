import { type CallContext, type IdempotencyRejection, Overloaded, type Write, type Writer } from '@concord/database';
import type { Rejection, Result } from '@concord/result';
import type { Db } from 'mongodb';
import type { Collections } from './collections.ts';
import type { Outcome } from './decide-calls.ts';
import { comesAgain } from './server-errors.ts';
import { type MerchantCalls, settleCalls, type Waiting } from './settle-calls.ts';
import type { Turns } from './turns.ts';

export type DocumentWriterOptions = {
  readonly name: string;
  readonly db: Db;
  readonly collections: Collections;
  /** Shared with whoever else changes documents in this process. */
  readonly turns: Turns;
  /** How many waiting calls of a merchant go into one commit at most. */
  readonly maxBatchSize?: number;
  /** How many calls may wait before new ones are refused as overload. */
  readonly maxWaiting?: number;
  /** How long another writer's unfinished commit is left to its author before it is finished here. */
  readonly patienceMs?: number;
  /** How many facts may wait in a document before its writers are told to come back later. */
  readonly maxUnsent?: number;
  readonly onCommitted?: (eventCount: number) => void;
  readonly now?: () => number;
};

const MAX_MERCHANTS_AT_ONCE = 8;

/**
 * The one queue through which a service's documents change. Calls of a merchant that arrive while a commit of his is
 * under way wait and then go together as the next one; merchants do not wait for each other. A call is answered when its
 * change is in the documents. A refused call contributes nothing; a broken one fails alone.
 */
export function openDocumentWriter(options: DocumentWriterOptions): Writer {
  const { maxBatchSize = 100, maxWaiting = 20_000 } = options;
  const queues = new Map<string, Waiting[]>();
  const ready: string[] = [];
  const running = new Set<Promise<void>>();
  const settle = settleCalls(options);
  let waiting = 0;
  let closed = false;

  const next = (): void => {
    while (running.size < MAX_MERCHANTS_AT_ONCE) {
      const merchantId = ready.shift();
      if (merchantId === undefined) return;
      const queue = queues.get(merchantId) ?? [];
      const batch: MerchantCalls = { merchantId, calls: queue.splice(0, maxBatchSize) };
      waiting -= batch.calls.length;
      const work = settle(batch).finally(() => {
        running.delete(work);
        if (queue.length > 0) ready.push(merchantId);
        else queues.delete(merchantId);
        next();
      });
      running.add(work);
    }
  };

  return {
    run: <Command, Answer, Refused extends Rejection>(
      write: Write<Command, Answer, Refused>,
      command: Command,
      context: CallContext,
    ) =>
      new Promise<Result<Answer, Refused | IdempotencyRejection>>((resolve, reject) => {
        if (closed || waiting >= maxWaiting) return reject(new Overloaded(`${options.name} takes no more writes`));
        const settleOne = (outcome: Outcome): void => {
          if ('fault' in outcome) reject(comesAgain(outcome.fault));
          else resolve(outcome.result as never);
        };
        const call = { write: write as unknown as Waiting['write'], command, context, settle: settleOne };
        waiting += 1;
        const queue = queues.get(context.merchantId);
        if (queue) queue.push(call);
        else {
          queues.set(context.merchantId, [call]);
          ready.push(context.merchantId);
        }
        next();
      }),
    recall: () => undefined,
    waiting: () => waiting,
    close: async () => {
      closed = true;
      while (running.size > 0) await Promise.all(running);
    },
  };
}
