import { randomUUID } from 'node:crypto';
import { type KeyValue, openKeyValues } from '@concord/key-value';
import { temporaryFolder } from '@concord/testing/temporary-folder';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { LocalServer } from './local-server.ts';
import { startRedis } from './redis.ts';

const M = 'mer_one';
const LONG_MS = 60_000;

const SOON = { timeout: 10_000 };

let folder = '';
let server: LocalServer;
let ends: (() => Promise<void>)[] = [];

beforeEach(async () => {
  folder = temporaryFolder('lost');
  server = await startRedis({ folder });
});
afterEach(async () => {
  for (const end of ends) await end();
  ends = [];
  await server.kill();
});

async function openOne(): Promise<{ readonly kept: KeyValue; readonly faults: unknown[] }> {
  const faults: unknown[] = [];
  const values = await openKeyValues({ url: server.url, onError: (error) => faults.push(error) });
  ends.push(values.close);
  return { kept: values.of('test'), faults };
}

async function restart(): Promise<void> {
  server = await startRedis({ folder, port: Number(new URL(server.url).port) });
}

/** Works all the same, soon, and says that something is wrong. */
async function worksAlone({ kept, faults }: Awaited<ReturnType<typeof openOne>>): Promise<void> {
  const startedAt = performance.now();
  const key = randomUUID();
  let loads = 0;
  const load = async () => {
    loads += 1;
    return { loaded: loads };
  };
  const asked = Array.from({ length: 100 }, () => kept.getOrLoad(M, key, LONG_MS, load));
  for (const answer of await Promise.all(asked)) expect(answer).toEqual({ loaded: 1 });
  expect(loads).toBe(1);
  expect(await kept.get(M, randomUUID())).toBeUndefined();
  await kept.newest.keep(M, key, { version: 1 }, LONG_MS);
  await kept.newest.keepNone(M, key, LONG_MS);
  expect(await kept.newest.getOrLoad(M, key, LONG_MS, async () => ({ version: 2 }))).toEqual({ version: 2 });
  const rate = { burst: 3, perSecond: 0.01 };
  const taken = await Promise.all(Array.from({ length: 10 }, () => kept.take(M, key, rate)));
  expect(taken.filter(({ ok }) => ok).length).toBe(3);
  await expect(kept.lock(M, key, LONG_MS)).rejects.toThrow('Redis');
  await kept.forget(M, [key]);
  // One waits for the answer limit; those behind it do not.
  expect(performance.now() - startedAt).toBeLessThan(2_000);
  expect(faults.length).toBeGreaterThan(0);
}

test('with the server killed everything works in each process alone, and together again when it is back', async () => {
  const one = await openOne();
  const other = await openOne();
  await server.kill();
  await worksAlone(one);
  await restart();
  const key = randomUUID();
  await expect
    .poll(() => one.kept.set(M, key, 'shared', LONG_MS).then(() => other.kept.get(M, key)), SOON)
    .toBe('shared');
});

test('with the server frozen everything works in each process alone, and together again when it is thawed', async () => {
  const one = await openOne();
  const other = await openOne();
  server.freeze();
  await worksAlone(one);
  server.thaw();
  const key = randomUUID();
  await expect
    .poll(() => one.kept.set(M, key, 'shared', LONG_MS).then(() => other.kept.get(M, key)), SOON)
    .toBe('shared');
});

test('what was forgotten while the server was away is not answered when it is back', async () => {
  const one = await openOne();
  const other = await openOne();
  const key = randomUUID();
  expect(await one.kept.getOrLoad(M, key, LONG_MS, async () => 'old')).toBe('old');
  await server.kill();
  await one.kept.forget(M, [key]);
  await restart();
  await expect.poll(() => other.kept.getOrLoad(M, key, LONG_MS, async () => 'new'), SOON).toBe('new');
  expect(await one.kept.getOrLoad(M, key, LONG_MS, async () => 'newer')).not.toBe('old');
});

test('a version that could not be said while the server was away is not hidden by an older one when it is back', async () => {
  const one = await openOne();
  const other = await openOne();
  const key = randomUUID();
  await one.kept.newest.keep(M, key, { version: 1 }, LONG_MS);
  server.freeze();
  await one.kept.newest.keep(M, key, { version: 2 }, LONG_MS);
  expect(await one.kept.newest.getOrLoad(M, key, LONG_MS, async () => ({ version: 2 }))).toEqual({ version: 2 });
  server.thaw();
  const stored = async () => ({ version: 2 });
  await expect.poll(() => other.kept.newest.getOrLoad(M, key, LONG_MS, stored), SOON).toEqual({ version: 2 });
});

test('a process starts while the server is away', async () => {
  await server.kill();
  const one = await openOne();
  await worksAlone(one);
  await restart();
  await expect.poll(() => one.kept.lock(M, randomUUID(), LONG_MS).catch(() => undefined), SOON).toBeDefined();
});
