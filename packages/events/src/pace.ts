import { setTimeout as delay } from 'node:timers/promises';

/**
 * Keeps steps apart: waits until `everyMs` have passed since the step before, not at all after a longer pause. So the
 * first event after silence leaves at once, and under load what comes within the time goes together.
 */
export function pace(everyMs: number, now: () => number = () => performance.now()): () => Promise<void> {
  let lastMs = Number.NEGATIVE_INFINITY;
  return async () => {
    const restMs = lastMs + everyMs - now();
    if (restMs > 0) await delay(restMs);
    lastMs = now();
  };
}
