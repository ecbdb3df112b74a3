import { type KeyValues, openKeyValues } from '@concord/key-value';
import { afterEach, describe, expect, test } from 'vitest';
import { counter, fresh, keyValueSuite } from './key-value-suite.ts';
import { type OtherProcess, otherProcess } from './other-process.ts';

/** Asked of the environment itself: @concord/testing, which would do it, needs this package. */
const url = process.env.CONCORD_REDIS_URL ?? 'redis://CONCORD_REDIS_URL-is-not-set';
const onError = (error: unknown) => {
  throw error;
};
const open = () => openKeyValues({ url, onError });

keyValueSuite('Redis', async () => {
  const [here, there] = await Promise.all([open(), open()]);
  return {
    one: here.of('test'),
    other: there.of('test'),
    close: async () => {
      await here.close();
      await there.close();
    },
  };
});

describe('Redis among processes', () => {
  const ends: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const end of ends.splice(0)) await end();
  });
  const another = async (): Promise<OtherProcess> => {
    const process = await otherProcess(url);
    ends.push(process.end);
    return process;
  };
  const here = async (): Promise<KeyValues> => {
    const values = await open();
    ends.push(values.close);
    return values;
  };

  test('a thousand who miss at once in two processes share one load', async () => {
    const [one, other] = await Promise.all([another(), another()]);
    const key = fresh();
    const [first, second] = await Promise.all([
      one.getOrLoad(key, 500, 'loaded', 200),
      other.getOrLoad(key, 500, 'loaded', 200),
    ]);
    expect(first.loads + second.loads).toBe(1);
    expect(new Set([...first.answers, ...second.answers])).toEqual(new Set(['loaded']));
    expect(first.answers.length + second.answers.length).toBe(1_000);
  });

  test('what one process forgot is not answered by one that keeps it, nor by one that has not read yet', async () => {
    const [keeps, forgets] = await Promise.all([another(), another()]);
    const key = fresh();
    expect((await keeps.getOrLoad(key, 1, 'old', 0)).answers).toEqual(['old']);
    const reads = (await here()).of('test');
    await forgets.forget(key);
    expect(await reads.getOrLoad('mer_one', key, 60_000, async () => 'new')).toBe('new');
    await expect.poll(async () => (await keeps.getOrLoad(key, 1, 'newer', 0)).answers).toEqual(['new']);
  });

  test('what one process forgot is told to those who keep something of their own', async () => {
    const [one, other] = [(await here()).of('test'), (await here()).of('test')];
    const heard: string[] = [];
    const stop = other.onForgotten((merchantId, key) => heard.push(`${merchantId} ${key}`));
    one.onForgotten(() => heard.push('told to itself'));
    await one.forget('mer_one', ['a', 'b']);
    await expect.poll(() => heard).toEqual(['mer_one a', 'mer_one b']);
    stop();
  });

  test('a loader that is killed holds up nobody for long', async () => {
    const loader = await another();
    const reads = (await here()).of('test');
    const key = fresh();
    const loading = loader.getOrLoad(key, 1, 'never', 600_000).catch((error: Error) => error.message);
    await expect.poll(() => loader.loading()).toBe(true);
    await loader.end();
    expect(await loading).toBe('the other process ended');
    const startedAt = performance.now();
    expect(await reads.getOrLoad('mer_one', key, 60_000, async () => 'alive')).toBe('alive');
    expect(performance.now() - startedAt).toBeLessThan(3_000);
  });

  test('services do not see each other’s keys', async () => {
    const values = await here();
    const key = fresh();
    const { seen, load } = counter();
    await values.of('one').set('mer_one', key, 1, 60_000);
    expect(await values.of('two').get('mer_one', key)).toBeUndefined();
    await values.of('two').getOrLoad('mer_one', key, 60_000, load);
    expect(seen.loads).toBe(1);
  });
});
