export type Repeating = { readonly stop: () => Promise<void>; readonly now: () => void };

/** Runs a job again and again, `pauseMs` after the last run ended. A failure is reported and the next run comes. */
export function every(pauseMs: number, job: () => Promise<void>, onError: (error: unknown) => void): Repeating {
  let stopping = false;
  let hurry = false;
  let wake: () => void = () => undefined;
  const pause = (): Promise<void> =>
    new Promise((resolve) => {
      if (hurry || stopping) return resolve();
      const timer = setTimeout(resolve, pauseMs).unref();
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const loop = async (): Promise<void> => {
    while (!stopping) {
      hurry = false;
      await job().catch(onError);
      await pause();
    }
  };
  const done = loop();
  return {
    stop: async () => {
      stopping = true;
      wake();
      await done;
    },
    now: () => {
      hurry = true;
      wake();
    },
  };
}
