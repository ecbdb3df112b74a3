import { type ChildProcess, spawn } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { databaseFiles } from '../setup/database-files.mjs';
import type { Account } from './postgres-account.ts';

export type Program = 'initdb' | 'postgres';

/** Where the program itself is, behind every link: PostgreSQL's user must be able to walk there. */
export function programPath(program: Program): string {
  return realpathSync(join(databaseFiles(), 'bin', program));
}

/**
 * Starts a program of PostgreSQL's in a session of its own, so that a Ctrl-C meant for Concord does not reach it: the
 * services finish first, then the database stops.
 */
export function startProgram(
  program: Program,
  args: readonly string[],
  account: Account,
  output: number | 'pipe',
): ChildProcess {
  const [command, ...rest] = [...account.prefix, programPath(program), ...args];
  if (command === undefined) throw new Error('A program has a path');
  return spawn(command, rest, {
    detached: true,
    stdio: ['ignore', output, output],
    cwd: '/',
    // Nothing of the caller's environment (PGDATA, locale, LD_PRELOAD) may change what the server does.
    env: { PATH: process.env.PATH ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' },
    ...(account.switchUser ? { uid: account.uid, gid: account.gid } : {}),
  });
}
