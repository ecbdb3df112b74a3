import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { takeFolderLock } from '../setup/folder-lock.mjs';
import { StartProblem } from '../setup/start-problem.mjs';
import { readKnownPorts } from './known-ports.ts';

const HEALTH_TIMEOUT_MS = 2_000;
const READY_WITHIN_MS = 30_000;
const LOOK_AGAIN_MS = 200;

/** The gateway of the platform that runs on a folder, if one does. */
export async function runningOn(folder: string): Promise<string | undefined> {
  const port = (await readKnownPorts(join(folder, 'ports.json'))).of('gateway');
  if (port === 0) return undefined;
  const url = `http://127.0.0.1:${port}`;
  const health = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(HEALTH_TIMEOUT_MS) }).catch(
    () => undefined,
  );
  return health?.ok ? url : undefined;
}

/**
 * As above, but one that has the folder and does not answer is waited for: it is starting, its gateway starts again, or the
 * machine is busy. Undefined where nobody has the folder; throws where it does not answer in time.
 */
export async function awaitedOn(folder: string, withinMs: number = READY_WITHIN_MS): Promise<string | undefined> {
  for (const deadline = Date.now() + withinMs; ; ) {
    const url = await runningOn(folder);
    if (url) return url;
    const heldBy = holderOf(folder);
    if (heldBy === undefined) return undefined;
    if (Date.now() > deadline)
      throw new StartProblem(
        `A platform has ${folder} (process ${heldBy}) and did not answer for ${withinMs / 1_000} s: again when it is ready.`,
      );
    await delay(LOOK_AGAIN_MS);
  }
}

/** Whoever has the folder's database. */
function holderOf(folder: string): number | undefined {
  const lock = takeFolderLock(join(folder, 'postgres.lock'));
  if ('heldBy' in lock) return lock.heldBy;
  lock.release();
  return undefined;
}
