export type OneBehind = {
  /** Begins a step when the one before it is done; a fault of that one is thrown here, and the step does not begin. */
  readonly next: (step: () => Promise<void>) => Promise<void>;
  /** Resolves when the last step is done; throws its fault. */
  readonly done: () => Promise<void>;
};

/** Steps one after the other, while whoever brings them goes on: it waits only when it brings the next one too early. */
export function oneBehind(): OneBehind {
  let last: Promise<void> = Promise.resolve();
  return {
    next: async (step) => {
      await last;
      last = step();
      // Whoever asks next hears of its fault; until then it is nobody's.
      last.catch(() => undefined);
    },
    done: () => last,
  };
}
