import { openKeyValues } from '@concord/key-value';
import { serverUrl } from '@concord/testing';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { rememberStoreContexts } from '../src/storage/store-contexts.ts';
import { accepted, signedUp, type TestAccount, testAccount } from './account.ts';

let account: TestAccount;
beforeAll(async () => {
  account = await testAccount();
});
afterAll(() => account.stop());

/** Its clock stands still: nothing grows old by itself. */
async function instance() {
  const values = await openKeyValues({ url: serverUrl('CONCORD_REDIS_URL'), onError: () => undefined });
  onTestFinished(values.close);
  return rememberStoreContexts(account.kit.data.database, values.of('merchant'), () => 0);
}

test('instances on one Redis see each other’s change of a store', async () => {
  const { merchantId, storeId, call } = await signedUp(account);
  const another = await signedUp(account);
  const [changes, keeps] = [await instance(), await instance()];
  const before = await keeps.get(merchantId, storeId);
  const kept = await keeps.get(another.merchantId, another.storeId);
  accepted(await account.merchant.client.updateStore({ storeId, name: 'Renamed' }, call));
  expect(await keeps.get(merchantId, storeId)).toBe(before);
  changes.forget(merchantId);
  await expect.poll(async () => (await keeps.get(merchantId, storeId))?.store.name).toBe('Renamed');
  expect(await keeps.get(another.merchantId, another.storeId)).toBe(kept);
});
