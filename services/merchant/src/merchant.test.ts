import { newId } from '@concord/ids';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { accepted, signedUp, type TestAccount, testAccount } from '../test/account.ts';

let account: TestAccount;
beforeAll(async () => {
  account = await testAccount();
});
afterAll(() => account.stop());

const address = { line1: 'Hafenstr. 1', postalCode: '20457', city: 'Hamburg', countryCode: 'DE' };
const warehouse = { name: 'Warehouse', kind: 'warehouse', address, timeZone: 'Europe/Berlin' } as const;
const franc = { name: 'Schweiz', currency: 'CHF', locale: 'de-CH', countryCode: 'CH' };

test('a store begins as is usual in its country, with a key of its own', async () => {
  const { call } = await signedUp(account);
  const { client } = account.merchant;
  const { store, publishableKey } = accepted(await client.createStore(franc, call));
  expect(store).toMatchObject({ currencies: ['CHF'], locales: ['de-CH'], cashRounding: { CHF: 5 }, status: 'open' });
  const keys = accepted(await client.listPublishableKeys({ storeId: store.id }, call));
  expect(keys.items.map((key) => key.publishableKey)).toEqual([publishableKey]);
  expect(accepted(await client.getMerchant({}, call)).usage.stores).toBe(2);
});

test('the same key again answers the store that was opened, and opens no second one', async () => {
  const { call } = await signedUp(account);
  const again = { ...call, idempotencyKey: newId('request') };
  const first = accepted(await account.merchant.client.createStore(franc, again));
  expect(accepted(await account.merchant.client.createStore(franc, again))).toEqual(first);
  expect(accepted(await account.merchant.client.listStores({}, call)).items).toHaveLength(2);
});

test('a host leads to one store: another merchant cannot take it, its own can move it', async () => {
  const one = await signedUp(account);
  const two = await signedUp(account);
  const { client } = account.merchant;
  const host = `${newId('request').slice(4)}.example.com`;
  const service = await account.kit.asService('');
  accepted(await client.updateStore({ storeId: one.storeId, host: host.toUpperCase() }, one.call));
  expect(await client.resolveStore({ host }, service)).toMatchObject({ ok: true, value: { storeId: one.storeId } });
  expect(await client.updateStore({ storeId: two.storeId, host }, two.call)).toEqual({
    ok: false,
    rejection: { code: 'HOST_TAKEN' },
  });
  expect(await client.createStore({ ...franc, host }, two.call)).toMatchObject({ ok: false });
  accepted(await client.updateStore({ storeId: one.storeId, host: null }, one.call));
  accepted(await client.updateStore({ storeId: two.storeId, host }, two.call));
  expect(await client.resolveStore({ host }, service)).toMatchObject({ ok: true, value: { storeId: two.storeId } });
});

test('of many who want one host at once, one gets it', async () => {
  const merchants = await Promise.all(Array.from({ length: 6 }, () => signedUp(account)));
  const host = `${newId('request').slice(4)}.example.com`;
  const answers = await Promise.all(
    merchants.map(({ storeId, call }) => account.merchant.client.updateStore({ storeId, host }, call)),
  );
  expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
});

test('a revoked key and a closed store are found no more', async () => {
  const { call, storeId, publishableKey } = await signedUp(account);
  const { client } = account.merchant;
  const service = await account.kit.asService('');
  const second = accepted(await client.createPublishableKey({ storeId }, call)).publishableKey;
  accepted(await client.revokePublishableKey({ publishableKey }, call));
  expect(await client.resolveStore({ publishableKey }, service)).toMatchObject({ ok: false });
  expect(await client.resolveStore({ publishableKey: second }, service)).toMatchObject({ ok: true });
  accepted(await client.updateStore({ storeId, status: 'closed' }, call));
  expect(await client.resolveStore({ publishableKey: second }, service)).toMatchObject({ ok: false });
});

test('a change against an older version is refused and says which version stands', async () => {
  const { call, storeId } = await signedUp(account);
  const { client } = account.merchant;
  accepted(await client.updateStore({ storeId, name: 'Second name', expectedVersion: 1 }, call));
  expect(await client.updateStore({ storeId, name: 'Third name', expectedVersion: 1 }, call)).toEqual({
    ok: false,
    rejection: { code: 'VERSION_CONFLICT', version: 2 },
  });
});

test('a context tells of every own change at once, by a version that only grows', async () => {
  const { call, storeId, locationId } = await signedUp(account);
  const { client } = account.merchant;
  const context = async () => accepted(await client.getStoreContext({ storeId }, call));
  const before = await context();
  const added = accepted(await client.createLocation({ ...warehouse, priority: 1 }, call));
  const withWarehouse = await context();
  expect(withWarehouse.shipsFrom).toEqual([locationId, added.id].toSorted());
  accepted(await client.updateLocation({ locationId, priority: 900, offersPickup: false }, call));
  const reordered = await context();
  expect(reordered).toMatchObject({ shipsFrom: [added.id, locationId], pickupLocations: [] });
  accepted(await client.updateLocation({ locationId: added.id, status: 'closed' }, call));
  const closed = await context();
  expect(closed.shipsFrom).toEqual([locationId]);
  accepted(await client.updateStore({ storeId, currencies: ['EUR', 'CHF'], cashRounding: { CHF: 5 } }, call));
  const sellsInTwo = await context();
  expect(sellsInTwo).toMatchObject({ currencies: ['EUR', 'CHF'], cashRounding: { CHF: { incrementMinor: 5 } } });
  const versions = [before, withWarehouse, reordered, closed, sellsInTwo].map(({ version }) => version);
  expect(versions).toEqual([...new Set(versions)].toSorted((a, b) => a - b));
});

test('a register stands in a shop and sells at the prices of its store', async () => {
  const { call, storeId, locationId } = await signedUp(account);
  const { client } = account.merchant;
  const { store } = accepted(await client.createStore(franc, call));
  const depot = accepted(await client.createLocation(warehouse, call));
  expect(await client.createRegister({ locationId: depot.id, name: 'Till' }, call)).toMatchObject({
    ok: false,
    rejection: { code: 'LOCATION_IS_NO_SHOP' },
  });
  const register = accepted(await client.createRegister({ locationId, name: 'Till 2', receiptFooter: 'Danke!' }, call));
  expect(register).toMatchObject({ storeId, receiptFooter: 'Danke!' });
  const moved = accepted(await client.updateRegister({ registerId: register.registerId, storeId: store.id }, call));
  expect(moved).toMatchObject({ storeId: store.id, receiptFooter: 'Danke!', version: 2 });
});

test('staff of one shop meet no other: not in lists, not by id, not to change', async () => {
  const { kit, merchant } = account;
  const { call, merchantId, locationId, registerId } = await signedUp(account);
  const other = accepted(await merchant.client.createLocation({ ...warehouse, kind: 'shop' }, call));
  const limited = await kit.caller(merchantId, { locationIds: [other.id] });
  const listed = accepted(await merchant.client.listLocations({}, limited));
  expect(listed.items.map(({ id }) => id)).toEqual([other.id]);
  expect(await merchant.client.getLocation({ locationId }, limited)).toMatchObject({ ok: false });
  expect(await merchant.client.updateLocation({ locationId, name: 'Mine' }, limited)).toMatchObject({ ok: false });
  expect(await merchant.client.getRegister({ registerId }, limited)).toMatchObject({ ok: false });
  expect(accepted(await merchant.client.listRegisters({}, limited)).items).toEqual([]);
  expect(await merchant.client.createLocation(warehouse, limited)).toMatchObject({ rejection: { code: 'FORBIDDEN' } });
});

test('a shopper sees shops and pick-up points, never a warehouse', async () => {
  const { kit, merchant } = account;
  const { call, merchantId, locationId } = await signedUp(account);
  const depot = accepted(await merchant.client.createLocation(warehouse, call));
  const shopper = await kit.caller(merchantId, { kind: 'shopper', scopes: ['merchant:storefront'] });
  const seen = accepted(await merchant.client.getLocations({ locationIds: [locationId, depot.id] }, shopper));
  expect(seen.items.map(({ id }) => id)).toEqual([locationId]);
  expect(await merchant.client.listLocations({}, shopper)).toMatchObject({ rejection: { code: 'FORBIDDEN' } });
});

test('pages of locations go by priority and meet each location once', async () => {
  const { call } = await signedUp(account);
  const { client } = account.merchant;
  for (const priority of [30, 10, 10, 20]) accepted(await client.createLocation({ ...warehouse, priority }, call));
  const seen: number[] = [];
  let after: string | undefined;
  do {
    const page = accepted(await client.listLocations({ first: 2, ...(after ? { after } : {}) }, call));
    seen.push(...page.items.map(({ priority }) => priority));
    after = page.nextCursor ?? undefined;
  } while (after);
  expect(seen).toEqual([1, 10, 10, 20, 30]);
});

test("another merchant's ids do not exist, in reads and in writes", async () => {
  const { call } = await signedUp(account);
  const theirs = await signedUp(account);
  const { client } = account.merchant;
  const notFound = { ok: false, rejection: { code: expect.stringMatching(/_NOT_FOUND$/) } };
  const { storeId, locationId, registerId, publishableKey } = theirs;
  expect(await client.getStoreContext({ storeId }, call)).toMatchObject(notFound);
  expect(await client.updateStore({ storeId, name: 'Mine' }, call)).toMatchObject(notFound);
  expect(await client.listPublishableKeys({ storeId }, call)).toMatchObject(notFound);
  expect(await client.createPublishableKey({ storeId }, call)).toMatchObject(notFound);
  expect(await client.revokePublishableKey({ publishableKey }, call)).toMatchObject(notFound);
  expect(await client.getLocation({ locationId }, call)).toMatchObject(notFound);
  expect(await client.updateLocation({ locationId, name: 'Mine' }, call)).toMatchObject(notFound);
  expect(await client.createRegister({ locationId, name: 'Mine' }, call)).toMatchObject(notFound);
  expect(await client.getRegister({ registerId }, call)).toMatchObject(notFound);
  expect(await client.updateRegister({ registerId, name: 'Mine' }, call)).toMatchObject(notFound);
  expect(accepted(await client.getStores({ storeIds: [storeId] }, call)).items).toEqual([]);
  expect(accepted(await client.getLocations({ locationIds: [locationId] }, call)).items).toEqual([]);
});

test('the directory and webhook secrets are for services, whatever scopes the owner holds', async () => {
  const { call } = await signedUp(account);
  const { client } = account.merchant;
  const forbidden = { ok: false, rejection: { code: 'FORBIDDEN' } };
  expect(await client.resolveStore({ host: 'shop.example.com' }, call)).toMatchObject(forbidden);
  expect(await client.resolveWebhookEndpoints({}, call)).toMatchObject(forbidden);
  expect(await client.recordVerification({ verified: true }, call)).toMatchObject(forbidden);
});
