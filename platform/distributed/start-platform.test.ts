import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { SERVICES } from '../topology.ts';

/** Where many share the machine, starting the database alone may take long. */
const SLOW = { timeout: 180_000 };

/** A start of everything in an empty folder: which processes it has begun to start, and the commands of all that run. */
function start(environment: Readonly<Record<string, string>> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'concord-start-'));
  const mark = randomUUID();
  const launcher = spawn(process.execPath, [join(import.meta.dirname, 'up.ts')], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, STARTED_BY: mark, CONCORD_DATA_DIR: folder, PORT: '0', ...environment },
  });
  onTestFinished(async () => {
    launcher.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });
  // A server is given no environment of ours, but its folder; any other process gets the mark.
  const isOurs = (pid: string) =>
    pid !== String(launcher.pid) && (commandOf(pid).includes(folder) || readOf(pid, 'environ').includes(mark));
  const running = () => readdirSync('/proc').filter(isPid).filter(isOurs).map(commandOf);
  const begun = () => (existsSync(join(folder, 'logs')) ? readdirSync(join(folder, 'logs')) : []);
  return { launcher, said: text(launcher.stderr), begun, running };
}

function isPid(name: string): boolean {
  return /^\d+$/.test(name);
}

function commandOf(pid: string): string {
  return readOf(pid, 'cmdline').replaceAll('\0', ' ').trim();
}

function readOf(pid: string, file: string): string {
  try {
    return readFileSync(join('/proc', pid, file), 'utf8');
  } catch (error) {
    // It ended while we looked, or belongs to somebody who does not let us look.
    if (error instanceof Error && 'code' in error) return '';
    throw error;
  }
}

async function exitCode(launcher: ChildProcess): Promise<number | null> {
  if (launcher.exitCode === null) await once(launcher, 'exit');
  return launcher.exitCode;
}

const runs = test.runIf(process.platform === 'linux');

runs('a start that takes too long says who was late, and stops all that it started', SLOW, async () => {
  const { launcher, said, begun, running } = start({ CONCORD_READY_WITHIN_MS: '300' });
  expect(await exitCode(launcher)).toBe(1);
  expect(await said).toMatch(/^\w+ was not ready in time: see \S+\.log\.\n$/);
  expect(begun()).toHaveLength(SERVICES.length + 1);
  expect(running()).toEqual([]);
});

runs('a start that is told to stop does not go on until all is up, and stops all that it started', SLOW, async () => {
  const { launcher, said, begun, running } = start();
  await expect.poll(begun, SLOW).toHaveLength(SERVICES.length + 1);
  expect(running()).toContainEqual(expect.stringMatching(/\/postgres -D /));
  launcher.kill('SIGTERM');
  expect(await exitCode(launcher)).toBe(0);
  expect(await said).toBe('');
  expect(running()).toEqual([]);
});

test('a time that makes no sense is refused in one sentence, before anything is started', SLOW, async () => {
  const { launcher, said, begun } = start({ CONCORD_READY_WITHIN_MS: 'soon' });
  expect(await exitCode(launcher)).toBe(1);
  expect(await said).toBe('CONCORD_READY_WITHIN_MS is NaN: it must be from 1 to 600000.\n');
  expect(begun()).toEqual([]);
});
