import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@concord/testing/temporary-folder';
import { describe, expect, it, onTestFinished } from 'vitest';
import { takeFolderLock } from './folder-lock.mjs';
import { processIdentity } from './process-identity.mjs';

const lockPath = () => join(temporaryFolder('lock'), 'lock');

/** A process that tries to take the lock, says what it got, and lives on. */
async function rival(path: string): Promise<{ child: ChildProcess; holds: boolean }> {
  const code = `
    import { takeFolderLock } from ${JSON.stringify(join(import.meta.dirname, 'folder-lock.mjs'))};
    console.log('release' in takeFolderLock(${JSON.stringify(path)}));
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  const [said] = await once(child.stdout, 'data');
  return { child, holds: String(said).trim() === 'true' };
}

describe('a lock', () => {
  it('has one holder, names it to others, and is free after release', () => {
    const path = lockPath();
    const mine = takeFolderLock(path);
    expect(takeFolderLock(path)).toEqual({ heldBy: process.pid });
    if ('release' in mine) mine.release();
    expect(takeFolderLock(path)).toHaveProperty('release');
  });

  it('outlives no holder: after kill -9 the next one takes it', async () => {
    const path = lockPath();
    const { child, holds } = await rival(path);
    expect(holds).toBe(true);
    expect(takeFolderLock(path)).toEqual({ heldBy: child.pid });
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
    expect(takeFolderLock(path)).toHaveProperty('release');
  });

  it('is not held by an unrelated process that carries the number of a dead holder', () => {
    const path = lockPath();
    writeFileSync(path, JSON.stringify({ pid: process.pid, identity: 'an earlier boot:1' }));
    expect(takeFolderLock(path)).toHaveProperty('release');
  });

  it('survives a file that a full disk cut short', () => {
    const path = lockPath();
    writeFileSync(path, '{"pid":');
    expect(takeFolderLock(path)).toHaveProperty('release');
  });

  it('goes to exactly one of many who find a dead holder at once, and leaves no other file', async () => {
    const path = lockPath();
    writeFileSync(path, JSON.stringify({ pid: 99_999_999, identity: 'gone' }));
    const rivals = await Promise.all(Array.from({ length: 6 }, () => rival(path)));
    expect(rivals.filter(({ holds }) => holds)).toHaveLength(1);
    expect(readdirSync(join(path, '..'))).toEqual(['lock']);
  });
});

describe("a process's identity", () => {
  it('stays the same while it lives and is gone with it', async () => {
    const child = spawn(process.execPath, ['--eval', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    const pid = child.pid ?? 0;
    const identity = processIdentity(pid);
    expect(identity).toBeDefined();
    expect(processIdentity(pid)).toBe(identity);
    expect(processIdentity(process.pid)).not.toBe(identity);
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
    expect(processIdentity(pid)).toBeUndefined();
  });
});
