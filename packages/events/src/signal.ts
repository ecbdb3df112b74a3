export type Signal = {
  readonly notify: () => void;
  /** How often it was notified: what `wait` takes to not miss what came since. */
  readonly count: () => number;
  /** Resolves when it was notified more often than `seen`, or after the time if it is not. */
  readonly wait: (timeoutMs: number, seen?: number) => Promise<void>;
};

/** Wakes the one or many who wait in this process; the time-out covers what another process did. */
export function signal(): Signal {
  let waiting: (() => void)[] = [];
  let notified = 0;
  return {
    notify: () => {
      notified += 1;
      const woken = waiting;
      waiting = [];
      for (const wake of woken) wake();
    },
    count: () => notified,
    wait: (timeoutMs, seen = notified) => {
      if (notified > seen) return Promise.resolve();
      return new Promise((resolve) => {
        const timer = setTimeout(resolve, timeoutMs);
        waiting.push(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    },
  };
}
