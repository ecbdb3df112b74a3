import { setImmediate } from 'node:timers/promises';
import type { Operation } from '../workloads/workload.ts';
import type { Recorder } from './recorder.ts';
import type { Shopper } from './shopper.ts';

/** Each shopper asks again as soon as it has its answer, until `isOver`: what the platform can do at most. */
export async function closedLoop(
  shoppers: readonly Shopper[],
  operation: Operation,
  recorder: Recorder,
  isOver: () => boolean,
): Promise<void> {
  const shop = async (shopper: Shopper): Promise<void> => {
    while (!isOver()) {
      const beganAt = performance.now();
      try {
        const outcome = await operation(shopper);
        recorder.done(performance.now() - beganAt, outcome);
      } catch (error) {
        recorder.failed(error);
        // What fails without having asked would fail for ever, and nobody else would have a turn.
        await setImmediate();
      }
    }
  };
  await Promise.all(shoppers.map(shop));
}
