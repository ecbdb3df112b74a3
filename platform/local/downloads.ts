import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { takeFolderLock } from '../setup/folder-lock.mjs';
import { StartProblem } from '../setup/start-problem.mjs';

const lockPollMs = 200;
const clientLimitMs = 20 * 60_000;
const lastWordsLines = 8;

/** Where downloaded programs are kept, outside git: a second start, of any clone, finds them here. */
export function downloadsFolder(): string {
  return process.env.CONCORD_SERVERS_CACHE || join(homedir(), '.cache', 'concord', 'servers');
}

/**
 * The folder that `make` filled, made once for each name; the name says program, version and machine. It appears whole or
 * not at all, and several processes wait for the one that makes it.
 */
export async function downloaded(name: string, make: (folder: string) => Promise<void>): Promise<string> {
  const kept = join(downloadsFolder(), name);
  if (existsSync(kept)) return kept;
  const release = await takeTurn(`${kept}.lock`);
  try {
    if (existsSync(kept)) return kept;
    const draft = mkdtempSync(`${kept}.draft-`);
    try {
      await make(draft);
      renameSync(draft, kept);
    } finally {
      rmSync(draft, { recursive: true, force: true });
    }
    return kept;
  } finally {
    release();
  }
}

async function takeTurn(lockPath: string): Promise<() => void> {
  mkdirSync(downloadsFolder(), { recursive: true });
  for (;;) {
    const turn = takeFolderLock(lockPath);
    if ('release' in turn) return turn.release;
    await sleep(lockPollMs);
  }
}

/** Runs a registry's ordinary client (npm, apt-get, mvn, go) and answers what it printed. */
export async function runClient(command: string, args: readonly string[], folder: string): Promise<string> {
  try {
    const run = promisify(execFile);
    return (await run(command, args, { cwd: folder, timeout: clientLimitMs, maxBuffer: 64_000_000 })).stdout;
  } catch (error) {
    const printed = error instanceof Error && 'stderr' in error ? String(error.stderr) || error.message : String(error);
    const words = printed.trim().split('\n').slice(-lastWordsLines).join('\n  ');
    throw new StartProblem(`${command} ${args.join(' ')} failed:\n  ${words}`);
  }
}
