import { temporaryFolder } from '@concord/testing/temporary-folder';
import { type PlatformProcess, startPlatform } from './platform-process.ts';

/** A platform on one folder that is killed and started again; whoever talks to it waits while it is down. */
export type CrashingPlatform = {
  readonly folder: string;
  /** The one that runs now, or the next one. */
  readonly running: () => Promise<PlatformProcess>;
  /** Answers false if it died while it was starting: what was left behind had passed the armed point already. */
  readonly start: (environment?: Readonly<Record<string, string>>) => Promise<boolean>;
  readonly stop: () => Promise<void>;
  readonly remove: () => Promise<void>;
};

export async function crashingPlatform(): Promise<CrashingPlatform> {
  const folder = temporaryFolder('crashing');
  let next = Promise.withResolvers<PlatformProcess>();
  let current: PlatformProcess | undefined;
  return {
    folder,
    running: () => next.promise,
    start: async (environment = {}) => {
      const started = await startPlatform(folder, environment).catch((error: unknown) => {
        if (error instanceof Error && /ended while it was starting \(SIGKILL\)/.test(error.message)) return error;
        throw error;
      });
      if (started instanceof Error) {
        if (environment.CONCORD_KILL_AT) return false;
        throw started;
      }
      current = started;
      const waiting = next;
      waiting.resolve(started);
      void started.exited.then(() => {
        current = undefined;
        next = Promise.withResolvers();
      });
      return true;
    },
    stop: async () => current?.stop(),
    remove: async () => {
      await current?.stop();
    },
  };
}
