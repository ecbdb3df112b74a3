import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { StartProblem } from '../setup/start-problem.mjs';
import { gatewayPort } from './gateway-port.ts';

async function takenPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

test('a wished port that another program has is not replaced: people know it', async () => {
  const port = await takenPort();
  const asked = gatewayPort(port, 0);
  await expect(asked).rejects.toThrow(StartProblem);
  await expect(asked).rejects.toThrow(`Port ${port} is in use by another program: stop that one, or choose`);
});

test('any port is the last one while that is free, and else another', async () => {
  const last = await gatewayPort(0, 0);
  expect(await gatewayPort(0, last)).toBe(last);
  const taken = await takenPort();
  expect(await gatewayPort(0, taken)).not.toBe(taken);
});
