import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { temporaryFolder } from '@concord/testing/temporary-folder';
import { expect, onTestFinished, test } from 'vitest';
import { takeFolderLock } from '../setup/folder-lock.mjs';
import { awaitedOn } from './running-on.ts';

/** A gateway on a folder, which answers that it is ready from the so-many-th time on. */
async function gatewayOn(folder: string, readyAt: number): Promise<string> {
  let asked = 0;
  const server = createServer((_, answer) => {
    asked += 1;
    answer.writeHead(asked >= readyAt ? 200 : 503).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  writeFileSync(join(folder, 'ports.json'), JSON.stringify({ gateway: port }));
  return `http://127.0.0.1:${port}`;
}

function hold(folder: string): void {
  const lock = takeFolderLock(join(folder, 'postgres.lock'));
  if ('release' in lock) onTestFinished(lock.release);
}

test('a folder that nobody has is not waited for, though a gateway was there', async () => {
  const folder = temporaryFolder('running-on');
  expect(await awaitedOn(folder)).toBeUndefined();
  await gatewayOn(folder, Number.POSITIVE_INFINITY);
  expect(await awaitedOn(folder)).toBeUndefined();
});

test('a platform that has the folder and whose gateway starts again is waited for', async () => {
  const folder = temporaryFolder('running-on');
  hold(folder);
  const url = await gatewayOn(folder, 3);
  expect(await awaitedOn(folder)).toBe(url);
});

test('a platform that has the folder and does not answer in time is told in one sentence', async () => {
  const folder = temporaryFolder('running-on');
  hold(folder);
  await gatewayOn(folder, Number.POSITIVE_INFINITY);
  await expect(awaitedOn(folder, 500)).rejects.toThrow(
    `A platform has ${folder} (process ${process.pid}) and did not answer for 0.5 s: again when it is ready.`,
  );
});
