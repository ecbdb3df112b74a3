import { newId } from '@concord/ids';
import { openKeyValues } from '@concord/key-value';
import { serverUrl } from '@concord/testing';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { settingsCache } from '../src/storage/settings-cache.ts';
import { type CheckoutFixture, checkoutFixture, must } from './checkout-fixture.ts';

let fixture: CheckoutFixture;
beforeAll(async () => {
  fixture = await checkoutFixture();
});
afterAll(() => fixture.stop());

async function otherInstance() {
  const values = await openKeyValues({ url: serverUrl('CONCORD_REDIS_URL'), onError: () => undefined });
  onTestFinished(values.close);
  return settingsCache(fixture.kit.data.database, values.of('checkout'));
}

test('instances on one Redis see each other’s change of settings, whether they have read before or not', async () => {
  const { storeId, call, merchantId } = await fixture.shop();
  const [changes, keeps, readsLater] = [await otherInstance(), await otherInstance(), await otherInstance()];
  expect(await keeps.of(merchantId, storeId)).toBeUndefined();

  const rate = { id: newId('line'), name: 'VAT', countryCode: 'DE', taxClass: 'standard', ratePpm: 190_000 };
  must(await fixture.client.setTaxRates({ storeId, taxRates: [rate] }, call));
  await changes.forget(merchantId, storeId);

  expect((await readsLater.of(merchantId, storeId))?.taxRates).toMatchObject([{ ratePpm: 190_000 }]);
  await expect.poll(async () => (await keeps.of(merchantId, storeId))?.taxRates).toMatchObject([{ ratePpm: 190_000 }]);
  expect(await keeps.of(newId('merchant'), storeId)).toBeUndefined();
});
