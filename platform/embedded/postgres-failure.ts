import { StartProblem } from '../setup/start-problem.mjs';

const tailLines = 12;

/** Turns what PostgreSQL printed before it gave up into one sentence, or into its own last words. */
export function problemFrom(printed: string, folder: string): StartProblem {
  if (/No space left on device|ENOSPC/.test(printed)) {
    return new StartProblem(
      `The disk that holds ${folder} is full: free some space, then start again; no data is lost.`,
    );
  }
  if (/Read-only file system/.test(printed)) return new StartProblem(`The disk that holds ${folder} is read-only.`);
  if (/could not (create shared memory segment|map anonymous shared memory)/.test(printed)) {
    return new StartProblem('This machine has too little memory left for the database: it needs about 300 MB.');
  }
  const lastWords = printed.trim().split('\n').slice(-tailLines).join('\n  ');
  return new StartProblem(`PostgreSQL did not start in ${folder}. Its last words:\n  ${lastWords}`);
}

export function isPortTaken(printed: string): boolean {
  return /could not bind IPv4 address|Address already in use/.test(printed);
}
