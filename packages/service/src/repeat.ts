import { setTimeout as delay } from 'node:timers/promises';

export type Repeating = { readonly stop: () => Promise<void>; readonly now: () => void };

/** Runs a job again and again, `pauseMs` after the last run ended. A failure is reported and the next run comes. */
export function every(pauseMs: number, job: () => Promise<void>, onError: (error: unknown) => void): Repeating {
  const stopping = new AbortController();
  let hurry = new AbortController();
  const loop = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      hurry = new AbortController();
      await job().catch(onError);
      const signal = AbortSignal.any([stopping.signal, hurry.signal]);
      await delay(pauseMs, undefined, { signal, ref: false }).catch(() => undefined);
    }
  };
  const done = loop();
  return {
    stop: async () => {
      stopping.abort();
      await done;
    },
    now: () => hurry.abort(),
  };
}
