import { NotAnswered } from '@concord/service';
import { StartProblem } from '../setup/start-problem.mjs';
import { DirectoryRefused } from './directory.ts';
import { MoveGivenUp } from './move-given-up.ts';

/** What a person is told in one sentence, and what the command then ends with; undefined for what nobody foresaw. */
export function toldProblem(error: unknown): { readonly sentence: string; readonly exitCode: number } | undefined {
  if (!(error instanceof Error)) return undefined;
  if (error instanceof MoveGivenUp) return { sentence: error.message, exitCode: 1 };
  if ([StartProblem, NotAnswered, DirectoryRefused].some((kind) => error instanceof kind))
    return { sentence: error.message, exitCode: 2 };
  // A connection that failed says that it may be tried again; so may each of these commands, wherever it ended.
  if ('retryAfterMs' in error)
    return { sentence: `A database was not reached (${error.message}): again.`, exitCode: 2 };
  return undefined;
}
