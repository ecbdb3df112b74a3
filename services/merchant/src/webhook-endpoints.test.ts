import { sql } from '@concord/database';
import { newId } from '@concord/ids';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { accepted, publishedOf, signedUp, type TestAccount, testAccount } from '../test/account.ts';

let account: TestAccount;
beforeAll(async () => {
  account = await testAccount();
});
afterAll(() => account.stop());

const wanted = { url: 'https://hooks.example.com/concord', types: ['orders.*', 'merchant.store-updated.v1'] };

async function withEndpoint() {
  const owner = await signedUp(account);
  const created = accepted(await account.merchant.client.createWebhookEndpoint(wanted, owner.call));
  const service = await account.kit.asService(owner.merchantId);
  const resolve = async (query: { endpointId?: string } = {}) =>
    accepted(await account.merchant.client.resolveWebhookEndpoints(query, service)).items;
  return { ...owner, created, resolve };
}

test('an endpoint hears of the events and areas that it named, and of no others', async () => {
  const { created, resolve } = await withEndpoint();
  const { id, url } = created;
  expect(await resolve()).toEqual([expect.objectContaining({ id, url, secrets: [created.secret] })]);
  expect(await resolve({ endpointId: id })).toHaveLength(1);
});

test('a secret is in the form of the standard, shown once, and not readable in the database', async () => {
  const { created, call, merchantId } = await withEndpoint();
  expect(created.secret).toMatch(/^whsec_[A-Za-z0-9+/]{32}$/);
  const listed = accepted(await account.merchant.client.listWebhookEndpoints({}, call));
  expect(JSON.stringify(listed)).not.toContain(created.secret);
  const stored = sql(
    'select data::text || confidential::text as text from webhook_endpoint where merchant_id = $1',
    merchantId,
  );
  const [rows] = await account.kit.data.database.forMerchant(merchantId, stored);
  expect(rows?.rows[0]?.text).not.toContain(created.secret.slice('whsec_'.length));
  expect(JSON.stringify(await account.kit.published())).not.toContain('whsec_');
});

test('after a rotation both secrets sign, the new one first; a second rotation ends the oldest', async () => {
  const { created, call, resolve } = await withEndpoint();
  const { client } = account.merchant;
  const second = accepted(await client.rotateWebhookSecret({ endpointId: created.id }, call));
  expect((await resolve())[0]?.secrets).toEqual([second.secret, created.secret]);
  const third = accepted(await client.rotateWebhookSecret({ endpointId: created.id }, call));
  expect((await resolve())[0]?.secrets).toEqual([third.secret, second.secret]);
});

test('the same key answers the same endpoint with its secret again', async () => {
  const { call } = await signedUp(account);
  const again = { ...call, idempotencyKey: newId('request') };
  const first = accepted(await account.merchant.client.createWebhookEndpoint(wanted, again));
  expect(accepted(await account.merchant.client.createWebhookEndpoint(wanted, again))).toEqual(first);
});

test('a disabled endpoint hears nothing until it is switched on; a removed one never again', async () => {
  const { created, call, resolve } = await withEndpoint();
  const { client } = account.merchant;
  const endpointId = created.id;
  const off = { endpointId, status: 'disabled', disabledReason: 'Failed for three days' } as const;
  expect(accepted(await client.updateWebhookEndpoint(off, call))).toMatchObject({ disabledReason: off.disabledReason });
  expect(await resolve()).toEqual([]);
  const on = accepted(await client.updateWebhookEndpoint({ endpointId, status: 'enabled' }, call));
  expect(on.disabledReason).toBeNull();
  expect(await resolve()).toHaveLength(1);
  accepted(await client.removeWebhookEndpoint({ endpointId }, call));
  expect(await resolve()).toEqual([]);
  expect(await client.updateWebhookEndpoint({ endpointId, status: 'enabled' }, call)).toMatchObject({ ok: false });
  expect(accepted(await client.getMerchant({}, call)).usage.webhookEndpoints).toBe(0);
});

test("another merchant's endpoint does not exist", async () => {
  const { created } = await withEndpoint();
  const stranger = await signedUp(account);
  const endpointId = created.id;
  const { client } = account.merchant;
  const notFound = { ok: false, rejection: { code: 'WEBHOOK_ENDPOINT_NOT_FOUND' } };
  expect(await client.updateWebhookEndpoint({ endpointId, url: wanted.url }, stranger.call)).toEqual(notFound);
  expect(await client.rotateWebhookSecret({ endpointId }, stranger.call)).toEqual(notFound);
  expect(await client.removeWebhookEndpoint({ endpointId }, stranger.call)).toEqual(notFound);
  const service = await account.kit.asService(stranger.merchantId);
  expect(accepted(await client.resolveWebhookEndpoints({ endpointId }, service)).items).toEqual([]);
});

test('no webhook goes to an address inside, or unencrypted', async () => {
  const { call } = await signedUp(account);
  for (const url of [
    'http://hooks.example.com',
    'https://127.0.0.1/x',
    'https://metadata.internal',
    'https://10.1.2.3',
  ]) {
    expect(await account.merchant.client.createWebhookEndpoint({ ...wanted, url }, call)).toMatchObject({
      ok: false,
      rejection: { code: 'WEBHOOK_URL_REFUSED' },
    });
  }
});

test('an app acts until it is uninstalled, and others are told both', async () => {
  const { call, merchantId } = await signedUp(account);
  const { client } = account.merchant;
  const app = { name: 'Bookkeeping', clientId: newId('client'), scopes: ['orders:read'] };
  const installed = accepted(await client.installApp(app, call));
  expect(installed).toMatchObject({ status: 'installed', scopes: ['orders:read'] });
  accepted(await client.uninstallApp({ installationId: installed.id }, call));
  expect(accepted(await client.listAppInstallations({}, call)).items).toMatchObject([{ status: 'uninstalled' }]);
  const events = await publishedOf(account, merchantId);
  expect(events.slice(-2).map(({ type, data }) => [type, data.clientId])).toEqual([
    ['merchant.app-installed.v1', app.clientId],
    ['merchant.app-uninstalled.v1', app.clientId],
  ]);
});
