import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Account } from '../embedded/postgres-account.ts';
import { takeFolderLock } from '../setup/folder-lock.mjs';
import { processIdentity } from '../setup/process-identity.mjs';
import { StartProblem } from '../setup/start-problem.mjs';
import { endByPid, endOrphan, endWithThisProcess } from './end-program.ts';
import type { LocalServer } from './local-server.ts';

export type Program = {
  /** Also the name of its log and pid file in the folder. */
  readonly name: string;
  readonly folder: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** The user to run as, for a program that refuses root. */
  readonly account?: Account;
  /** Asks the server for its version, over its protocol and within a few seconds; throws while it does not answer. */
  readonly ask: () => Promise<string>;
  readonly startLimitMs?: number;
};

const pollMs = 25;
const lastWordsLines = 15;

/**
 * Starts a server's program and waits until it answers. One process owns a folder's program at a time; what a killed
 * owner left running there is ended first.
 */
export async function startProgram(program: Program): Promise<Omit<LocalServer, 'name' | 'url'>> {
  mkdirSync(program.folder, { recursive: true });
  const pidFile = join(program.folder, `${program.name}.pid`);
  const lock = takeFolderLock(join(program.folder, `${program.name}.lock`));
  if ('heldBy' in lock) {
    throw new StartProblem(`${program.name} already runs in ${program.folder}, started by process ${lock.heldBy}.`);
  }
  try {
    await endOrphan(pidFile);
    const pid = launch(program);
    writeFileSync(pidFile, JSON.stringify({ pid, identity: processIdentity(pid) }));
    const forget = endWithThisProcess(pid);
    let ending: Promise<void> | undefined;
    const end = (signal: 'SIGTERM' | 'SIGKILL') => {
      ending ??= endByPid(pid, signal).finally(() => {
        forget();
        lock.release();
      });
      return ending;
    };
    const version = await answered(program, pid).catch(async (error) => {
      await end('SIGKILL');
      throw error;
    });
    return {
      version,
      pid,
      stop: () => end('SIGTERM'),
      kill: () => end('SIGKILL'),
      freeze: () => void process.kill(pid, 'SIGSTOP'),
      thaw: () => void process.kill(pid, 'SIGCONT'),
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** In a session of its own, so that a Ctrl-C reaches the tests or the host first, and they end it. */
function launch({ command, args, account, environment, ...program }: Program): number {
  const log = openSync(logFile(program), 'a', 0o600);
  try {
    const [first = command, ...rest] = [...(account?.prefix ?? []), command, ...args];
    const child = spawn(first, rest, {
      detached: true,
      stdio: ['ignore', log, log],
      cwd: program.folder,
      env: { PATH: process.env.PATH ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC', ...environment },
      ...(account?.switchUser ? { uid: account.uid, gid: account.gid } : {}),
    });
    child.on('error', () => undefined);
    child.unref();
    if (child.pid === undefined) throw new StartProblem(`${command} cannot be started on this machine.`);
    return child.pid;
  } finally {
    closeSync(log);
  }
}

async function answered(program: Program, pid: number): Promise<string> {
  const limitMs = program.startLimitMs ?? 30_000;
  const deadline = Date.now() + limitMs;
  let refused: unknown;
  while (Date.now() < deadline) {
    if (processIdentity(pid) === undefined) throw new StartProblem(`${program.name} ended.${lastWords(program)}`);
    try {
      return await program.ask();
    } catch (error) {
      refused = error;
    }
    await sleep(pollMs);
  }
  const why = refused instanceof Error ? ` (${refused.message})` : '';
  throw new StartProblem(`${program.name} does not answer after ${limitMs / 1000} s${why}.${lastWords(program)}`);
}

function lastWords(program: Pick<Program, 'name' | 'folder'>): string {
  const lines = readFileSync(logFile(program), 'utf8').trim().split('\n').slice(-lastWordsLines);
  return ` Its last words:\n  ${lines.join('\n  ')}`;
}

function logFile({ folder, name }: Pick<Program, 'name' | 'folder'>): string {
  return join(folder, `${name}.log`);
}
