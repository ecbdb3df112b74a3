import { openKeyValues } from '@concord/key-value';
import { describe, expect, test } from 'vitest';
import { openInProcess } from '../src/in-process.ts';
import { keyValueSuite } from './key-value-suite.ts';

const onError = (error: unknown) => {
  throw error;
};

keyValueSuite('in-process', async () => {
  const values = await openKeyValues({ onError });
  return { one: values.of('test'), other: values.of('test'), close: values.close };
});

describe('in-process', () => {
  test('a value stays the object that it is', async () => {
    const kept = (await openKeyValues({ onError })).of('test');
    const value = { a: 1 };
    expect(await kept.getOrLoad('mer_one', 'key', 1_000, async () => value)).toBe(value);
    expect(await kept.get('mer_one', 'key')).toBe(value);
  });

  test('services do not see each other’s keys', async () => {
    const values = await openKeyValues({ onError });
    await values.of('one').set('mer_one', 'key', 1, 1_000);
    expect(await values.of('other').get('mer_one', 'key')).toBeUndefined();
  });

  test('memory is bounded: the oldest values and rates make room, and no lock does', async () => {
    const kept = openInProcess({ maxEntries: 10, maxRates: 10, maxLocks: 10 });
    for (let index = 0; index < 11; index += 1) await kept.set('mer_one', `key ${index}`, index, 60_000);
    expect(await kept.get('mer_one', 'key 0')).toBeUndefined();
    expect(await kept.get('mer_one', 'key 1')).toBe(1);
    for (let version = 1; version < 12; version += 1)
      await kept.newest.keep('mer_one', `key ${version}`, { version }, 60_000);
    expect(await kept.newest.getOrLoad('mer_one', 'key 1', 60_000, async () => undefined)).toBeUndefined();
    expect(await kept.newest.getOrLoad('mer_one', 'key 2', 60_000, async () => undefined)).toEqual({ version: 2 });
    const rate = { burst: 1, perSecond: 0.01 };
    for (let index = 0; index < 11; index += 1) await kept.take('mer_one', `key ${index}`, rate);
    expect((await kept.take('mer_one', 'key 10', rate)).ok).toBe(false);
    expect((await kept.take('mer_one', 'key 0', rate)).ok).toBe(true);
    for (let index = 0; index < 10; index += 1) await kept.lock('mer_one', `key ${index}`, 60_000);
    await expect(kept.lock('mer_one', 'one more', 60_000)).rejects.toThrow('no more are given');
    expect(await kept.lock('mer_one', 'key 0', 60_000)).toBeUndefined();
  });

  test('locks that ended make room', async () => {
    let nowMs = 0;
    const kept = openInProcess({ maxEntries: 10, maxRates: 10, maxLocks: 1 }, () => nowMs);
    expect(await kept.lock('mer_one', 'a', 100)).toBeDefined();
    nowMs = 100;
    expect(await kept.lock('mer_one', 'b', 100)).toBeDefined();
  });
});
