import { getPriority } from 'node:os';
import { temporaryFolder } from '@concord/testing/temporary-folder';
import { expect, test } from 'vitest';
import { startHost } from './host.ts';

test('the services go before PostgreSQL, and both before the outside parties', async () => {
  const { postgres, outside, stop } = await startHost({ folder: temporaryFolder('host'), port: 0 });
  const pids = [postgres.pid, outside.paymentProvider.pid, outside.mailSink.pid];
  const behind = pids.map((pid) => getPriority(pid) - getPriority());
  await stop();
  expect(behind).toEqual([5, 10, 10]);
}, 60_000);
