import { setTimeout as sleep } from 'node:timers/promises';
import { processIdentity } from '../setup/process-identity.mjs';

const pollMs = 15;
const fastStopLimitMs = 30_000;
const immediateStopLimitMs = 10_000;

/** Waits for the end of a process that need not be a child of this one. */
async function hasEnded(pid: number, identity: string, limitMs: number): Promise<boolean> {
  const deadline = Date.now() + limitMs;
  while (processIdentity(pid) === identity) {
    if (Date.now() > deadline) return false;
    await sleep(pollMs);
  }
  return true;
}

/**
 * PostgreSQL's fast shutdown (sessions end, a checkpoint is written), and if that hangs its immediate one, after which
 * the next start recovers from the log.
 */
export async function stopServer(pid: number): Promise<void> {
  const identity = processIdentity(pid);
  if (identity === undefined) return;
  signal(pid, 'SIGINT');
  if (await hasEnded(pid, identity, fastStopLimitMs)) return;
  signal(pid, 'SIGQUIT');
  if (await hasEnded(pid, identity, immediateStopLimitMs)) return;
  throw new Error(`PostgreSQL (process ${pid}) does not stop`);
}

function signal(pid: number, name: 'SIGINT' | 'SIGQUIT'): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    // It ended by itself a moment ago.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
