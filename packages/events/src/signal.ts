export type Signal = {
  readonly notify: () => void;
  /** Resolves at the next notification, or after the time if none comes. */
  readonly wait: (timeoutMs: number) => Promise<void>;
};

/** Wakes the one or many who wait in this process; the time-out covers what another process did. */
export function signal(): Signal {
  let waiting: (() => void)[] = [];
  return {
    notify: () => {
      const woken = waiting;
      waiting = [];
      for (const wake of woken) wake();
    },
    wait: (timeoutMs) =>
      new Promise((resolve) => {
        const timer = setTimeout(resolve, timeoutMs);
        waiting.push(() => {
          clearTimeout(timer);
          resolve();
        });
      }),
  };
}
