import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { expect, test } from 'vitest';
import { freePort } from './free-port.ts';

test('the wished port is given while it is free, and another while it is not', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  expect(await freePort(port)).not.toBe(port);
  server.close();
  await once(server, 'close');
  expect(await freePort(port)).toBe(port);
  expect(await freePort(port, new Set([port]))).not.toBe(port);
});

test('no port is given to two who start at the same time', async () => {
  const given = await Promise.all(Array.from({ length: 300 }, () => freePort()));
  expect(new Set(given).size).toBe(given.length);
});
