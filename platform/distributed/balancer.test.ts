import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';
import { freePort } from '../embedded/free-port.ts';

test('while no instance takes connections, callers are told so as by a service that cannot answer', async () => {
  const port = await freePort();
  const gone = await freePort(undefined, new Set([port]));
  const balancer = spawn(process.execPath, [join(import.meta.dirname, 'balancer.ts')], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, CONCORD_BALANCE: JSON.stringify([{ port, targets: [gone] }]) },
  });
  onTestFinished(async () => {
    balancer.kill('SIGTERM');
    await once(balancer, 'exit');
  });
  const [line] = await once(createInterface(balancer.stdout), 'line');
  expect(line).toBe(`Listening at http://127.0.0.1:${port}`);
  const answer = await fetch(`http://127.0.0.1:${port}/api/orders/orders`);
  expect([answer.status, answer.headers.get('content-type'), answer.headers.get('retry-after')]).toEqual([
    503,
    'application/problem+json',
    '1',
  ]);
  expect(await answer.json()).toMatchObject({ status: 503, code: 'UNAVAILABLE', retryAfterMs: 500 });
});
