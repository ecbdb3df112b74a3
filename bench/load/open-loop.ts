import { setTimeout as delay } from 'node:timers/promises';
import type { Operation } from '../workloads/workload.ts';
import type { Recorder } from './recorder.ts';
import type { Shopper } from './shopper.ts';

/** Behind by more than this the rate is not sustained, and waiting on would only measure the queue. */
const MAX_WAITING = 20_000;
const TIMER_MS = 1;
/** How long those are still served who wait when the time is over. */
const GRACE_MS = 10_000;

/**
 * Operations are due at even distances, whatever becomes of those before them, and their time counts from when they were
 * due: a platform that stands still is seen by all whom it kept waiting (no coordinated omission).
 */
export async function openLoop(
  shoppers: readonly Shopper[],
  operation: Operation,
  recorder: Recorder,
  perSecond: number,
  isOver: () => boolean,
): Promise<void> {
  const startedAt = performance.now();
  const free = [...shoppers];
  const waiting: { readonly dueAt: number; readonly timed: boolean }[] = [];
  const running = new Set<Promise<void>>();
  let next = 0;

  const serve = async (shopper: Shopper): Promise<void> => {
    for (let due = waiting.shift(); due !== undefined; due = waiting.shift()) {
      try {
        const outcome = await operation(shopper);
        recorder.done(performance.now() - due.dueAt, outcome, due.timed);
      } catch (error) {
        recorder.failed(error);
      }
    }
    free.push(shopper);
  };

  while (!isOver()) {
    for (const now = performance.now(); startedAt + (next * 1_000) / perSecond <= now; next++) {
      waiting.push({ dueAt: startedAt + (next * 1_000) / perSecond, timed: recorder.isMeasuring() });
    }
    if (waiting.length > MAX_WAITING) throw new Error(`${perSecond} a second are too many: ${waiting.length} wait`);
    while (waiting.length > 0) {
      const shopper = free.pop();
      if (!shopper) break;
      const serving = serve(shopper).finally(() => running.delete(serving));
      running.add(serving);
    }
    await delay(TIMER_MS);
  }
  const giveUp = setTimeout(() => {
    // They have waited for at least so long, and nobody has counted them as served.
    for (const { dueAt, timed } of waiting.splice(0)) recorder.unanswered(performance.now() - dueAt, timed);
  }, GRACE_MS);
  await Promise.all(running);
  clearTimeout(giveUp);
}
