import { type Signal, signal } from './signal.ts';

export type Relay = {
  /** Call after a commit that wrote events: publishes without waiting for the next look. */
  readonly wake: () => void;
  /** Publishes what is committed already, if the log takes it soon. */
  readonly stop: () => Promise<void>;
};

/** What the sessions of a relay are told: each publishes until it fails, loses its lease, or is to stop. */
export type RelayRun = {
  readonly written: Signal;
  readonly isStopping: () => boolean;
  /** It stops, and has gone on with what waits for long enough. */
  readonly isOver: () => boolean;
};

export const LOOK_AGAIN_MS = 1_000;
/** For so long a stopping relay goes on with what waits; the rest leaves after the next start. */
const FLUSH_MS = 5_000;

/** One session after the other, until it is stopped; after one that failed it waits a little. */
export function keepRelaying(
  session: (run: RelayRun) => Promise<void>,
  onError: ((error: unknown) => void) | undefined,
): Relay {
  const written = signal();
  let stopping = false;
  let flushUntilMs = Number.POSITIVE_INFINITY;
  const run: RelayRun = {
    written,
    isStopping: () => stopping,
    isOver: () => performance.now() > flushUntilMs,
  };
  const loop = async (): Promise<void> => {
    while (!stopping) {
      try {
        await session(run);
      } catch (error) {
        onError?.(error);
        await written.wait(LOOK_AGAIN_MS);
      }
    }
  };
  const done = loop();
  return {
    wake: written.notify,
    stop: async () => {
      stopping = true;
      flushUntilMs = performance.now() + FLUSH_MS;
      written.notify();
      await done;
    },
  };
}
