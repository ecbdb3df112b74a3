/** What keeps Concord from starting, as one sentence that a person can act on. Printed without a stack. */
export class StartProblem extends Error {
  name = 'StartProblem';
}

/** Says what the system's refusal to write means; any other error stays what it is. */
export function explained(error) {
  const place = error?.path ?? 'its folder';
  switch (error?.code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new StartProblem(`The disk is full, ${place} could not be written: free some space, then try again.`);
    case 'EROFS':
      return new StartProblem(`${place} is on a read-only disk: use a clone, or a data folder, that can be written.`);
    case 'EACCES':
    case 'EPERM':
      return new StartProblem(`This user may not use ${place}: give it the right to, or use a clone of its own.`);
    default:
      return error;
  }
}
