import { setTimeout as delay } from 'node:timers/promises';
import { ElasticsearchUnavailable } from './faults.ts';

const PAUSES_MS = [100, 250, 500, 1_000];

/**
 * Does the work, again and again while Elasticsearch is away: an event must wait for it, not be parked. When `stopping`
 * is aborted it gives up with the last fault, so that nothing is taken for done.
 */
export async function whenAvailable<Value>(stopping: AbortSignal, work: () => Promise<Value>): Promise<Value> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof ElasticsearchUnavailable) || stopping.aborted) throw error;
      const pauseMs = PAUSES_MS[Math.min(attempt, PAUSES_MS.length - 1)] ?? 0;
      await delay(pauseMs, undefined, { signal: stopping }).catch(() => {
        throw error;
      });
    }
  }
}
