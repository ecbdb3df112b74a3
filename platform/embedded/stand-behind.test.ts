import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants, getPriority } from 'node:os';
import { expect, it } from 'vitest';
import { standBehind } from './stand-behind.ts';

it('puts a process behind this one, never behind the last place, and lets one be that has ended', async () => {
  const child = spawn(process.execPath, ['--eval', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  const pid = child.pid ?? 0;
  standBehind(pid, 3);
  expect(getPriority(pid)).toBe(getPriority() + 3);
  standBehind(pid, 100);
  expect(getPriority(pid)).toBe(constants.priority.PRIORITY_LOW);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(() => standBehind(pid, 3)).not.toThrow();
});
