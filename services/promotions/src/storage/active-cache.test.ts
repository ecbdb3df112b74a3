import { expect, test } from 'vitest';
import type { RunPromotion } from '../domain/promotion.ts';
import { openActiveCache } from './active-cache.ts';
import type { ActivePromotion } from './read-active.ts';

function active(name: string): ActivePromotion {
  const promotion: RunPromotion = {
    id: 'prm',
    state: 'active',
    rule: {
      name,
      priority: 0,
      stacking: { kind: 'exclusive' },
      conditions: [],
      effect: { kind: 'order_percent_off', ratePpm: 1 },
    },
    storeIds: null,
    limits: {},
    couponsLimited: false,
    version: 1,
  };
  return { promotion, usedUp: false, spentCurrencies: [] };
}

/** Reads that answer when told to. */
function controlled() {
  const reads: ((name: string) => void)[] = [];
  const cache = openActiveCache(() => new Promise((resolve) => reads.push((name) => resolve([active(name)]))), 60_000);
  const nameNow = async () => (await cache.get('mer')).offer('sto', 'EUR', []).promotions[0]?.name;
  return { reads, cache, nameNow };
}

test('many who ask at once and later cost one read', async () => {
  const { reads, nameNow } = controlled();
  const asked = [nameNow(), nameNow()];
  reads[0]?.('one');
  expect(await Promise.all([...asked, nameNow()])).toEqual(['one', 'one', 'one']);
  expect(reads).toHaveLength(1);
});

test('a read that was under way while a change committed never comes back as news', async () => {
  const { reads, cache, nameNow } = controlled();
  const early = nameNow();
  cache.forget('mer');
  const late = nameNow();
  reads[1]?.('after');
  expect(await late).toBe('after');
  reads[0]?.('before');
  expect(await early).toBe('before');
  expect(await nameNow()).toBe('after');
  expect(reads).toHaveLength(2);
});

test('a read that failed is not remembered', async () => {
  let attempts = 0;
  const cache = openActiveCache(async () => {
    attempts++;
    if (attempts === 1) throw new Error('no connection');
    return [];
  }, 60_000);
  await expect(cache.get('mer')).rejects.toThrow('no connection');
  expect((await cache.get('mer')).active).toEqual([]);
});

test('a change of one merchant leaves what is remembered of others', async () => {
  const asked: string[] = [];
  const cache = openActiveCache(async (merchantId) => {
    asked.push(merchantId);
    return [];
  }, 60_000);
  for (const merchantId of ['a', 'b']) await cache.get(merchantId);
  cache.forget('a');
  for (const merchantId of ['a', 'b']) await cache.get(merchantId);
  expect(asked).toEqual(['a', 'b', 'a']);
});
