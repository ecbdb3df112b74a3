import { setTimeout as delay } from 'node:timers/promises';
import { type ProcessDeps, runProcess } from './run-process.ts';

export type Driver = {
  /** Begins to drive and answers at once. */
  readonly start: (merchantId: string, processId: string) => void;
  /** Drives, and answers when it is done or after a few seconds: the process then goes on without its caller. */
  readonly settle: (merchantId: string, processId: string) => Promise<void>;
  readonly stop: () => Promise<void>;
};

const PATIENCE_MS = 5_000;

/** Drives processes in this service right after they began; a failure is the sweeper's to repair, never the caller's. */
export function processDriver(deps: ProcessDeps): Driver {
  const driving = new Set<Promise<void>>();
  const drive = (merchantId: string, processId: string): Promise<void> => {
    const work: Promise<void> = runProcess(deps, merchantId, processId)
      .catch((error: unknown) => deps.logger.error({ err: error, processId }, 'driving an order process failed'))
      .finally(() => driving.delete(work));
    driving.add(work);
    return work;
  };
  return {
    start: (merchantId, processId) => void drive(merchantId, processId),
    settle: async (merchantId, processId) => {
      const patience = new AbortController();
      const waited = delay(PATIENCE_MS, undefined, { signal: patience.signal }).catch(() => undefined);
      await Promise.race([drive(merchantId, processId), waited]);
      patience.abort();
    },
    stop: async () => {
      await Promise.all(driving);
    },
  };
}
