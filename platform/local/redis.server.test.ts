import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { temporaryFolder } from '@concord/testing/temporary-folder';
import { beforeEach, expect, test } from 'vitest';
import { processIdentity } from '../setup/process-identity.mjs';
import { startRedis } from './redis.ts';

let folder = '';
beforeEach(() => {
  folder = temporaryFolder('redis-test');
});

test('a server says its version, stops, and is gone', async () => {
  const server = await startRedis({ folder });
  expect(server.version).toMatch(/^7\.0\./);
  await server.stop();
  await server.stop();
  expect(processIdentity(server.pid)).toBeUndefined();
});

test('what it answered survives kill -9, at the same address', async () => {
  const first = await startRedis({ folder });
  const port = Number(new URL(first.url).port);
  expect(await say(port, 'SET order 1042')).toBe('+OK');
  await first.kill();
  const second = await startRedis({ folder, port });
  expect(second.url).toBe(first.url);
  expect(await say(port, 'GET order')).toContain('1042');
  await second.stop();
});

test('frozen it answers nothing, thawed it answers what was asked meanwhile', async () => {
  const server = await startRedis({ folder });
  const port = Number(new URL(server.url).port);
  server.freeze();
  let answered = false;
  const answer = say(port, 'ECHO later').finally(() => {
    answered = true;
  });
  await expect(say(port, 'PING', 300)).rejects.toThrow('no answer');
  expect(answered).toBe(false);
  server.thaw();
  expect(await answer).toContain('later');
  await server.stop();
});

test('one process owns a folder at a time', async () => {
  const server = await startRedis({ folder });
  await expect(startRedis({ folder })).rejects.toThrow(`started by process ${process.pid}`);
  await server.stop();
});

test('what a killed process left running is ended by the next start of its folder', async () => {
  const script = `import { startRedis } from ${JSON.stringify(join(import.meta.dirname, 'redis.ts'))};
    await startRedis({ folder: ${JSON.stringify(folder)} }); process.kill(process.pid, 'SIGKILL');`;
  const owner = spawn(process.execPath, ['--input-type=module', '--eval', script], { stdio: 'inherit' });
  await new Promise((resolve) => owner.once('exit', resolve));
  const { pid } = JSON.parse(readFileSync(join(folder, 'redis.pid'), 'utf8'));
  expect(processIdentity(pid)).toBeDefined();
  const server = await startRedis({ folder });
  expect(processIdentity(pid)).toBeUndefined();
  await server.stop();
});

async function say(port: number, line: string, limitMs = 5_000): Promise<string> {
  const socket = connect({ port, host: '127.0.0.1' });
  socket.setTimeout(limitMs, () => socket.destroy(new Error('no answer')));
  socket.write(`${line}\r\nQUIT\r\n`);
  return (await text(socket)).replace(/\+OK\r\n$/, '').trim() || '+OK';
}
