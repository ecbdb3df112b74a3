import { paceText } from '../report/print-points.ts';
import type { Measured } from './point.ts';

const HELD = 0.95;
const NOISY_CORES = 0.15;

/** Wrong answers, and work that is left behind: rates while mail and events fall behind do not count. */
export function failuresOf(point: Measured, drainLimitMs: number): string[] {
  const { workload, pace, errors, operations, lag } = point;
  const at = `${workload}, ${paceText(pace)}`;
  const failures: string[] = [];
  if (errors > 0) failures.push(`${at}: ${errors} errors, such as ${point.errorKinds[0]?.message}`);
  if (operations === 0) failures.push(`${at}: nothing was answered`);
  if (lag && lag.drainedAfterMs > drainLimitMs)
    failures.push(
      `${at}: events and mail were drained only after ${lag.drainedAfterMs} ms (${lag.mailsArrived} of ${lag.mailsExpected} mails, ${lag.slowestGroup} behind)`,
    );
  return failures;
}

/** What must be known to read the figures. */
export function notesOf({ pace, perSecond, unanswered, othersCores }: Measured): string[] {
  const notes: string[] = [];
  if (pace.kind === 'open' && perSecond < pace.perSecond * HELD)
    notes.push(
      `the rate was not held: ${perSecond.toFixed(1)} of ${pace.perSecond}/s were answered, ${unanswered} never`,
    );
  if (othersCores > NOISY_CORES)
    notes.push(
      `others took ${othersCores.toFixed(1)} cores of the machine meanwhile: read CPU per operation, not times`,
    );
  return notes;
}
