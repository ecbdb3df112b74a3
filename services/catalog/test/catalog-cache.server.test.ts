import { newId } from '@concord/ids';
import { openKeyValues } from '@concord/key-value';
import { serverUrl } from '@concord/testing';
import { expect, onTestFinished, test } from 'vitest';
import { catalogCache } from '../src/storage/catalog-cache.ts';

const MINUTE_MS = 60_000;
const limits = { maxProducts: 10, maxVariants: 10, maxMerchants: 10, maxAgeMs: MINUTE_MS };

async function instance() {
  const values = await openKeyValues({ url: serverUrl('CONCORD_REDIS_URL'), onError: () => undefined });
  onTestFinished(values.close);
  return catalogCache(values.of('catalog'), Date.now, limits);
}

test('instances on one Redis drop what another changed, also what they were reading meanwhile, and no more', async () => {
  const [changes, keeps] = [await instance(), await instance()];
  const [merchantId, another] = [newId('merchant'), newId('merchant')];
  const product = { id: newId('product'), title: 'Trail Jacket', variants: [{ id: 'var_1' }] } as never;
  for (const merchant of [merchantId, another]) {
    keeps.keepVariants(merchant, [{ variantId: 'var_1', product }], keeps.mark());
    keeps.keepArrangement(merchant, {} as never, keeps.mark());
  }
  const mark = keeps.mark();

  changes.forgetProducts(merchantId, [(product as { id: string }).id]);
  await expect.poll(() => keeps.productOf(merchantId, 'var_1')).toBeUndefined();
  keeps.keepVariants(merchantId, [{ variantId: 'var_1', product }], mark);
  expect(keeps.productOf(merchantId, 'var_1')).toBeUndefined();
  expect(keeps.productOf(another, 'var_1')).toEqual(product);

  changes.forgetArrangement(merchantId);
  await expect.poll(() => keeps.arrangement(merchantId)).toBeUndefined();
  expect(keeps.arrangement(another)).toEqual({});
});
