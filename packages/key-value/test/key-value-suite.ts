import type { KeyValue } from '@concord/key-value';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

/** Two that share what they keep, where the adapter can share; otherwise the same twice. */
export type Opened = { readonly one: KeyValue; readonly other: KeyValue; readonly close: () => Promise<void> };

const M = 'mer_one';
const N = 'mer_two';
const LONG_MS = 60_000;
const SHORT_MS = 60;

let last = 0;
/** A key that no other test used. */
export function fresh(): string {
  last += 1;
  return `key-${process.pid}-${Date.now()}-${last}`;
}

export function counter() {
  const seen = { loads: 0 };
  return {
    seen,
    load: async () => {
      seen.loads += 1;
      return { loaded: seen.loads };
    },
  };
}

/** What every adapter promises. */
export function keyValueSuite(name: string, open: () => Promise<Opened>): void {
  describe(name, () => {
    let opened: Opened;
    beforeAll(async () => {
      opened = await open();
    });
    afterAll(() => opened.close());

    test('what was set is there, until its time is over', async () => {
      const { one, other } = opened;
      const key = fresh();
      await one.set(M, key, { size: 'M', tags: ['a', 'b'], none: null }, LONG_MS);
      expect(await other.get(M, key)).toEqual({ size: 'M', tags: ['a', 'b'], none: null });
      await one.set(M, key, 'short', SHORT_MS);
      expect(await one.get(M, key)).toBe('short');
      await expect.poll(() => one.get(M, key)).toBeUndefined();
    });

    test('five hundred who miss at once share one load', async () => {
      const key = fresh();
      const { seen, load } = counter();
      const { one, other } = opened;
      const asked = Array.from({ length: 500 }, (_, index) =>
        (index % 2 ? one : other).getOrLoad(M, key, LONG_MS, load),
      );
      for (const answer of await Promise.all(asked)) expect(answer).toEqual({ loaded: 1 });
      expect(seen.loads).toBe(1);
    });

    test('what was loaded is kept until its time is over', async () => {
      const key = fresh();
      const { seen, load } = counter();
      await opened.one.getOrLoad(M, key, SHORT_MS, load);
      await opened.one.getOrLoad(M, key, SHORT_MS, load);
      expect(seen.loads).toBe(1);
      await expect.poll(() => opened.one.getOrLoad(M, key, SHORT_MS, load)).toEqual({ loaded: 2 });
    });

    test('a load that fails is not kept, and neither is undefined; null is', async () => {
      const key = fresh();
      const { one } = opened;
      const failing = () => Promise.reject(new Error('the source is away'));
      await expect(one.getOrLoad(M, key, LONG_MS, failing)).rejects.toThrow('the source is away');
      expect(await one.getOrLoad(M, key, LONG_MS, async () => undefined)).toBeUndefined();
      expect(await one.getOrLoad(M, key, LONG_MS, async () => null)).toBeNull();
      expect(await one.getOrLoad(M, key, LONG_MS, async () => 'too late')).toBeNull();
    });

    test('what one forgot the other loads anew, at once for who forgot', async () => {
      const { one, other } = opened;
      const key = fresh();
      const { load } = counter();
      await one.getOrLoad(M, key, LONG_MS, load);
      await other.getOrLoad(M, key, LONG_MS, load);
      await one.forget(M, [key]);
      expect(await one.getOrLoad(M, key, LONG_MS, load)).toEqual({ loaded: 2 });
      await expect.poll(() => other.getOrLoad(M, key, LONG_MS, load)).toEqual({ loaded: 2 });
    });

    test('a load that a change overtook is answered and not kept', async () => {
      const { one, other } = opened;
      for (const who of [one, other]) {
        const key = fresh();
        let finish: (value: string) => void = () => undefined;
        let begun: () => void = () => undefined;
        const began = new Promise<void>((resolve) => {
          begun = resolve;
        });
        const overtaken = one.getOrLoad(M, key, LONG_MS, () => {
          begun();
          return new Promise<string>((resolve) => {
            finish = resolve;
          });
        });
        await began;
        await who.forget(M, [key]);
        finish('old');
        expect(await overtaken).toBe('old');
        await expect.poll(() => one.getOrLoad(M, key, LONG_MS, async () => 'new')).toBe('new');
        expect(await other.getOrLoad(M, key, LONG_MS, async () => 'newer')).toBe('new');
      }
    });

    test('what one says is the newest is what the other reads, and nobody loads it', async () => {
      const { one, other } = opened;
      const key = fresh();
      const loading = () => Promise.reject(new Error('it is kept'));
      for (const version of [1, 2, 3]) {
        await one.newest.keep(M, key, { version, tags: ['a b', 'c'] }, LONG_MS);
        expect(await other.newest.getOrLoad(M, key, LONG_MS, loading)).toEqual({ version, tags: ['a b', 'c'] });
      }
    });

    test('an older version that comes late is not put in place of a newer one', async () => {
      const { one, other } = opened;
      const key = fresh();
      await one.newest.keep(M, key, { version: 10 }, LONG_MS);
      await other.newest.keep(M, key, { version: 9 }, LONG_MS);
      expect(await other.newest.getOrLoad(M, key, LONG_MS, async () => undefined)).toEqual({ version: 10 });
    });

    test('what was loaded while a newer version came is answered to who loaded it, and the newer one is kept', async () => {
      const { one, other } = opened;
      const key = fresh();
      const overtaken = await one.newest.getOrLoad(M, key, LONG_MS, async () => {
        await other.newest.keep(M, key, { version: 2 }, LONG_MS);
        return { version: 1 };
      });
      expect(overtaken).toEqual({ version: 1 });
      expect(await one.newest.getOrLoad(M, key, LONG_MS, async () => undefined)).toEqual({ version: 2 });
    });

    test('while nobody knows the newest, each loads it and nothing is kept, until that time is over', async () => {
      const { one, other } = opened;
      const key = fresh();
      await one.newest.keep(M, key, { version: 1 }, LONG_MS);
      await one.newest.keepNone(M, key, LONG_MS);
      expect(await other.newest.getOrLoad(M, key, LONG_MS, async () => ({ version: 2 }))).toEqual({ version: 2 });
      await other.newest.keep(M, key, { version: 3 }, LONG_MS);
      expect(await one.newest.getOrLoad(M, key, LONG_MS, async () => ({ version: 4 }))).toEqual({ version: 4 });
      await one.newest.keepNone(M, key, SHORT_MS);
      const loaded = () => one.newest.getOrLoad(M, key, LONG_MS, async () => ({ version: 5 }));
      await expect
        .poll(() => loaded().then(() => other.newest.getOrLoad(M, key, LONG_MS, async () => undefined)))
        .toEqual({ version: 5 });
    });

    test('the newest is kept until its time is over, and what is not there is not kept', async () => {
      const { one, other } = opened;
      const key = fresh();
      expect(await one.newest.getOrLoad(M, key, LONG_MS, async () => undefined)).toBeUndefined();
      expect(await one.newest.getOrLoad(M, key, SHORT_MS, async () => ({ version: 1 }))).toEqual({ version: 1 });
      await expect.poll(() => other.newest.getOrLoad(M, key, SHORT_MS, async () => undefined)).toBeUndefined();
    });

    test('a rate gives its burst at once to all together, then one after the other', async () => {
      const { one, other } = opened;
      const key = fresh();
      const rate = { burst: 20, perSecond: 10 };
      const asked = Array.from({ length: 60 }, (_, index) => (index % 2 ? one : other).take(M, key, rate));
      const taken = await Promise.all(asked);
      // 100 ms bring one more; the sixty were asked within a few.
      const given = taken.filter(({ ok }) => ok).length;
      expect(given).toBeGreaterThanOrEqual(20);
      expect(given).toBeLessThanOrEqual(22);
      const refused = taken.find(({ ok }) => !ok);
      expect(refused).toMatchObject({ rejection: { code: 'TOO_MANY_REQUESTS' } });
      const waitMs = refused && !refused.ok ? refused.rejection.retryAfterMs : 0;
      expect(waitMs).toBeGreaterThan(0);
      expect(waitMs).toBeLessThanOrEqual(100);
      await expect.poll(async () => (await one.take(M, key, rate)).ok).toBe(true);
    });

    test('a lock has one holder among all who ask, until it is released', async () => {
      const { one, other } = opened;
      const key = fresh();
      const asked = Array.from({ length: 50 }, (_, index) => (index % 2 ? one : other).lock(M, key, LONG_MS));
      const held = (await Promise.all(asked)).filter((lock) => lock !== undefined);
      expect(held.length).toBe(1);
      expect(await held[0]?.release()).toBe(true);
      expect(await held[0]?.release()).toBe(false);
      expect(await other.lock(M, key, LONG_MS)).toBeDefined();
    });

    test('a lock ends by itself; its late holder neither keeps nor ends that of the next, whose fence is greater', async () => {
      const { one, other } = opened;
      const key = fresh();
      const slept = await one.lock(M, key, SHORT_MS);
      await expect.poll(() => other.lock(M, key, LONG_MS)).toBeDefined();
      expect(await slept?.extend(LONG_MS)).toBe(false);
      expect(await slept?.release()).toBe(false);
      expect(await one.lock(M, key, LONG_MS)).toBeUndefined();
      const another = await other.lock(M, fresh(), LONG_MS);
      expect(another?.fence).toBeGreaterThan(slept?.fence ?? Number.POSITIVE_INFINITY);
    });

    test('an extended lock lasts longer', async () => {
      const key = fresh();
      const lock = await opened.one.lock(M, key, SHORT_MS);
      expect(await lock?.extend(LONG_MS)).toBe(true);
      const beforeMs = performance.now();
      await expect.poll(() => performance.now() - beforeMs).toBeGreaterThan(SHORT_MS);
      expect(await opened.other.lock(M, key, LONG_MS)).toBeUndefined();
    });

    describe('merchants do not reach each other (L14)', () => {
      test('by get and set', async () => {
        const key = fresh();
        await opened.one.set(M, key, 'of M', LONG_MS);
        expect(await opened.one.get(N, key)).toBeUndefined();
        await opened.one.set(N, key, 'of N', LONG_MS);
        expect(await opened.one.get(M, key)).toBe('of M');
      });

      test('by getOrLoad and forget', async () => {
        const key = fresh();
        const { one } = opened;
        expect(await one.getOrLoad(M, key, LONG_MS, async () => 'of M')).toBe('of M');
        expect(await one.getOrLoad(N, key, LONG_MS, async () => 'of N')).toBe('of N');
        await one.forget(N, [key]);
        expect(await one.getOrLoad(M, key, LONG_MS, async () => 'again')).toBe('of M');
        expect(await one.getOrLoad(N, key, LONG_MS, async () => 'again')).toBe('again');
      });

      test('by the newest', async () => {
        const key = fresh();
        const { newest } = opened.one;
        await newest.keep(M, key, { version: 1 }, LONG_MS);
        expect(await newest.getOrLoad(N, key, LONG_MS, async () => undefined)).toBeUndefined();
        await newest.keepNone(N, key, LONG_MS);
        expect(await newest.getOrLoad(M, key, LONG_MS, async () => undefined)).toEqual({ version: 1 });
      });

      test('by take', async () => {
        const key = fresh();
        const rate = { burst: 1, perSecond: 0.01 };
        expect((await opened.one.take(M, key, rate)).ok).toBe(true);
        expect((await opened.one.take(M, key, rate)).ok).toBe(false);
        expect((await opened.one.take(N, key, rate)).ok).toBe(true);
      });

      test('by lock', async () => {
        const key = fresh();
        expect(await opened.one.lock(M, key, LONG_MS)).toBeDefined();
        expect(await opened.one.lock(N, key, LONG_MS)).toBeDefined();
      });

      test('by a merchant id or a key that looks like both', async () => {
        const key = fresh();
        await opened.one.set(M, `a:${key}`, 'of M', LONG_MS);
        await expect((async () => opened.one.get(`${M}:a`, key))()).rejects.toThrow('no merchant');
      });
    });
  });
}
