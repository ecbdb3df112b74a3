import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readIfPresent } from '../embedded/read-if-present.ts';
import { processIdentity } from '../setup/process-identity.mjs';

const pollMs = 15;
const politeLimitMs = 20_000;
const killLimitMs = 10_000;

/** Ends a process that need not be a child of this one, and waits until it is gone; frozen ones are thawed first. */
export async function endByPid(pid: number, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  const identity = processIdentity(pid);
  if (identity === undefined) return;
  send(pid, signal);
  send(pid, 'SIGCONT');
  if (signal === 'SIGTERM' && (await hasEnded(pid, identity, politeLimitMs))) return;
  send(pid, 'SIGKILL');
  if (await hasEnded(pid, identity, killLimitMs)) return;
  throw new Error(`Process ${pid} does not end`);
}

/** What a killed owner left running; a pid that another program carries by now is not touched. */
export async function endOrphan(pidFile: string): Promise<void> {
  const left: { pid: number; identity: string } = JSON.parse(readIfPresent(pidFile) || '{"pid":0}');
  if (left.pid > 0 && processIdentity(left.pid) === left.identity) await endByPid(left.pid, 'SIGTERM');
}

export async function endOrphansIn(folder: string): Promise<void> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.pid'));
  for (const name of names) await endOrphan(join(folder, name));
}

const ours = new Set<number>();

/** A process that ends without stopping its servers takes them along; after kill -9 the next start of the folder does. */
export function endWithThisProcess(pid: number): () => void {
  if (ours.size === 0) process.once('exit', endOurs);
  ours.add(pid);
  return () => {
    ours.delete(pid);
    if (ours.size === 0) process.off('exit', endOurs);
  };
}

function endOurs(): void {
  for (const pid of ours) {
    send(pid, 'SIGTERM');
    send(pid, 'SIGCONT');
  }
}

async function hasEnded(pid: number, identity: string, limitMs: number): Promise<boolean> {
  const deadline = Date.now() + limitMs;
  while (processIdentity(pid) === identity) {
    if (Date.now() > deadline) return false;
    await sleep(pollMs);
  }
  return true;
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    // It ended by itself a moment ago.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
