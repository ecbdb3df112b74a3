import { MigrationRefused } from '@concord/database';
import { WrongShard } from '@concord/service';
import { armFaults } from '../embedded/armed-faults.ts';
import { onStopSignal } from '../embedded/stop-signals.ts';
import { StartProblem } from '../setup/start-problem.mjs';

/** Longer than any call may take, shorter than what supervisors allow. */
const STOP_WITHIN_MS = 20_000;

type Started = { readonly url: string; readonly stop: () => Promise<void> };

/**
 * Runs a process of the distributed shape until it is told to stop: then it takes nothing more, finishes, and ends. Its
 * first line on standard output that begins with `Listening` says where it is. With CONCORD_UNTIL_STDIN_ENDS it also
 * stops when whoever started it is gone.
 */
export async function runProcess(start: () => Promise<Started>): Promise<void> {
  armFaults(process.env);
  const starting = start();
  const stop = async (): Promise<void> => {
    // What is cut off then is found by whoever comes next, as after a kill.
    setTimeout(() => {
      console.error(`It did not stop within ${STOP_WITHIN_MS / 1_000} s and ends now.`);
      process.exit(1);
    }, STOP_WITHIN_MS).unref();
    const started = await starting.catch(() => undefined);
    await started?.stop();
    process.exit(0);
  };
  onStopSignal(stop, () => process.exit(1));
  if (process.env.CONCORD_UNTIL_STDIN_ENDS) process.stdin.once('end', () => void stop()).resume();
  try {
    console.log(`Listening at ${(await starting).url}`);
  } catch (error) {
    if (!(error instanceof StartProblem || error instanceof MigrationRefused || error instanceof WrongShard))
      throw error;
    console.error(error.message);
    process.exit(1);
  }
}
