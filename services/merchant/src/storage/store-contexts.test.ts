import { afterAll, beforeAll, expect, test } from 'vitest';
import { accepted, signedUp, type TestAccount, testAccount } from '../../test/account.ts';
import { rememberStoreContexts } from './store-contexts.ts';

let account: TestAccount;
beforeAll(async () => {
  account = await testAccount();
});
afterAll(() => account.stop());

/** Contexts over the real database, counting its round trips, at a time that the test sets. */
function counted() {
  const { database } = account.kit.data;
  const seen = { roundTrips: 0, nowMs: 0 };
  const forMerchant: typeof database.forMerchant = (...query) => {
    seen.roundTrips++;
    return database.forMerchant(...query);
  };
  return {
    seen,
    contexts: rememberStoreContexts({ ...database, forMerchant }, account.kit.keyValue, () => seen.nowMs),
  };
}

test('five hundred who ask at once share one round trip, and the next one costs none', async () => {
  const { merchantId, storeId } = await signedUp(account);
  const { seen, contexts } = counted();
  await Promise.all(Array.from({ length: 500 }, () => contexts.get(merchantId, storeId)));
  await contexts.get(merchantId, storeId);
  expect(seen.roundTrips).toBe(1);
});

test('what another process changed is seen after five seconds', async () => {
  const { merchantId, storeId, call } = await signedUp(account);
  const { seen, contexts } = counted();
  const before = await contexts.get(merchantId, storeId);
  accepted(await account.merchant.client.updateStore({ storeId, name: 'Renamed' }, call));
  seen.nowMs = 4_999;
  expect(await contexts.get(merchantId, storeId)).toBe(before);
  seen.nowMs = 5_000;
  expect((await contexts.get(merchantId, storeId))?.store.name).toBe('Renamed');
});

test('a read that a change overtook is not kept', async () => {
  const { merchantId, storeId } = await signedUp(account);
  const { seen, contexts } = counted();
  const overtaken = contexts.get(merchantId, storeId);
  contexts.forget(merchantId);
  await overtaken;
  await contexts.get(merchantId, storeId);
  expect(seen.roundTrips).toBe(2);
});

test('a store that is not there is asked for again, and is never found for another merchant', async () => {
  const one = await signedUp(account);
  const two = await signedUp(account);
  const { seen, contexts } = counted();
  expect(await contexts.get(one.merchantId, two.storeId)).toBeUndefined();
  expect(await contexts.get(one.merchantId, two.storeId)).toBeUndefined();
  expect(seen.roundTrips).toBe(2);
});
