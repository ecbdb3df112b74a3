import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { processIdentity } from '../setup/process-identity.mjs';
import { readIfPresent } from './read-if-present.ts';

/** What a PostgreSQL server writes into `postmaster.pid`, as far as it has got. */
export type PidFile = { readonly pid: number; readonly port: number; readonly ready: boolean };

/** Above the largest pid that any kernel hands out. */
const impossiblePid = 99_999_999;

export function readPidFile(dataDir: string): PidFile | undefined {
  const text = readIfPresent(join(dataDir, 'postmaster.pid'));
  if (text === undefined) return undefined;
  const lines = text.split('\n');
  // A negative pid is a server in single-user mode.
  const pid = Math.abs(Number(lines[0]));
  if (!Number.isInteger(pid) || pid === 0) return undefined;
  return { pid, port: Number(lines[3] ?? 0), ready: lines[7]?.trim() === 'ready' };
}

/** The server that holds this folder, or undefined if it has ended and another process carries its number now. */
export function serverHolding(dataDir: string): PidFile | undefined {
  const file = readPidFile(dataDir);
  if (file === undefined || processIdentity(file.pid) === undefined) return undefined;
  return isServerOf(file.pid, dataDir) ? file : undefined;
}

function isServerOf(pid: number, dataDir: string): boolean {
  const words = commandLine(pid);
  return words.some((word) => word.endsWith('postgres')) && words.includes(dataDir);
}

/** What the process was started with; nothing where it is not there. */
export function commandLine(pid: number): string[] {
  if (process.platform === 'linux') return (readIfPresent(`/proc/${pid}/cmdline`) ?? '').split('\0');
  return spawnSync('ps', ['-ww', '-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout.split(/\s+/);
}

/**
 * PostgreSQL refuses to start while the pid in its file is alive, whoever carries it. The number is replaced, not the
 * file removed: the rest of it lets PostgreSQL check that no process of the dead server still uses its memory.
 */
export function disownPidFile(dataDir: string): void {
  const path = join(dataDir, 'postmaster.pid');
  const [, ...rest] = readFileSync(path, 'utf8').split('\n');
  writeFileSync(path, [impossiblePid, ...rest].join('\n'));
}
