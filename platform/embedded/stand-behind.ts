import { constants, getPriority, setPriority } from 'node:os';

/** How far behind the services' process, in steps of `nice`: for each a core's share is 1.25 times smaller. */
export const BEHIND_THE_SERVICES = { postgres: 5, storefront: 5, outsideParties: 10 } as const;

/**
 * Where cores are wanted by more than there are, this process goes before that one and what that one starts from now on. On
 * Linux the order is that of threads: of a process that has several already, the first. One that has ended, or is not ours
 * to order, stays as it is.
 */
export function standBehind(pid: number | undefined, steps: number): void {
  // 0 would be this process itself.
  if (!pid) return;
  try {
    setPriority(pid, Math.min(getPriority() + steps, constants.priority.PRIORITY_LOW));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ERR_SYSTEM_ERROR')) throw error;
  }
}
