import { createVerifier } from '@concord/auth';
import { describe, expect, it } from 'vitest';
import { startIdentity } from '../src/service.ts';
import { accepted, ISSUER, refusal, startTestIdentity } from './start.fixture.ts';

const DAY_MS = 24 * 3_600_000;

describe('tokens for machines', () => {
  it('are given to our services for their secret, and to nobody else', async () => {
    const { client, anonymous, asService, identity } = await startTestIdentity();
    const service = await identity.verify((await asService()).token ?? '');
    expect(service).toMatchObject({ kind: 'service', id: 'checkout', merchantId: undefined });
    const guessed = await client.issueServiceToken({ clientId: 'checkout', clientSecret: 'guess' }, anonymous);
    const unknown = await client.issueServiceToken({ clientId: 'nobody', clientSecret: 'guess' }, anonymous);
    expect([refusal(guessed), refusal(unknown)]).toEqual(['INVALID_CLIENT', 'INVALID_CLIENT']);
  });

  it('of a merchant’s API client carry its merchant and its scopes, until the client is revoked', async () => {
    const { client, anonymous, newMerchant, identity } = await startTestIdentity();
    const { owner, merchantId } = await newMerchant();
    const made = accepted(await client.createApiClient({ name: 'ERP', scopes: ['orders:read'] }, owner.call));
    const credentials = { clientId: made.clientId, clientSecret: made.clientSecret };
    const { accessToken } = accepted(await client.issueServiceToken(credentials, anonymous));
    const principal = await identity.verify(accessToken);
    expect(principal).toMatchObject({ kind: 'client', id: made.clientId, merchantId });
    expect([...(principal?.scopes ?? [])]).toEqual(['orders:read']);
    accepted(await client.revokeApiClient({ clientId: made.clientId }, owner.call));
    expect(await identity.verify(accessToken)).toBeUndefined();
    expect(refusal(await client.issueServiceToken(credentials, anonymous))).toBe('INVALID_CLIENT');
  });

  it('never reach further than whoever made the client', async () => {
    const { client, newMerchant } = await startTestIdentity();
    const { owner } = await newMerchant();
    const wanted = { name: 'Greedy', scopes: ['audit:read'] };
    expect(refusal(await client.createApiClient(wanted, owner.call))).toBe('UNKNOWN_PERMISSION');
  });

  it('stay within the merchant even with every permission there is', async () => {
    const { client, anonymous, newMerchant, identity } = await startTestIdentity();
    const { owner } = await newMerchant();
    const made = accepted(await client.createApiClient({ name: 'Everything', scopes: ['*'] }, owner.call));
    const credentials = { clientId: made.clientId, clientSecret: made.clientSecret };
    for (const scopes of [undefined, ['*']]) {
      const { accessToken } = accepted(await client.issueServiceToken({ ...credentials, scopes }, anonymous));
      const held = (await identity.verify(accessToken))?.scopes ?? new Set();
      expect(held.has('orders:*')).toBe(true);
      expect(held.has('*') || held.has('audit:read')).toBe(false);
    }
  });

  it('show the same secret when the same call is repeated', async () => {
    const { client, newMerchant } = await startTestIdentity();
    const { owner } = await newMerchant();
    const call = { ...owner.call, idempotencyKey: 'one' };
    const input = { name: 'ERP', scopes: ['orders:read'] };
    const [first, again] = [await client.createApiClient(input, call), await client.createApiClient(input, call)];
    expect(accepted(again)).toEqual(accepted(first));
    expect(accepted(await client.listApiClients({}, owner.call)).items).toHaveLength(1);
  });

  it('of another merchant’s client are not there to revoke', async () => {
    const { client, newMerchant } = await startTestIdentity();
    const [mine, theirs] = [await newMerchant(), await newMerchant()];
    const input = { name: 'ERP', scopes: ['orders:read'] };
    const { clientId } = accepted(await client.createApiClient(input, theirs.owner.call));
    expect(refusal(await client.revokeApiClient({ clientId }, mine.owner.call))).toBe('CLIENT_NOT_FOUND');
  });
});

describe('tokens for shoppers', () => {
  it('are bound to the store of the publishable key', async () => {
    const { newMerchant, shopperOf, identity } = await startTestIdentity();
    const { merchantId } = await newMerchant();
    const shopper = await identity.verify((await shopperOf(merchantId)).token ?? '');
    expect(shopper).toMatchObject({ kind: 'shopper', merchantId });
    expect(shopper?.storeId).toMatch(/^sto_/);
    expect([...(shopper?.scopes ?? [])]).not.toContain('customers:read');
  });

  it('are not given for a key that leads to no store', async () => {
    const { client, anonymous } = await startTestIdentity();
    expect(refusal(await client.issueShopperToken({ publishableKey: 'pk_none' }, anonymous))).toBe('STORE_NOT_FOUND');
  });
});

describe('signing keys', () => {
  it('rotate: the next key is published before it signs, and old tokens stay good', async () => {
    let nowMs = Date.now();
    const { newMerchant, client, anonymous, deps } = await startTestIdentity({ now: () => nowMs });
    const { owner } = await newMerchant();
    nowMs += 31 * DAY_MS;
    const second = await startIdentity(deps);
    await second.stop();
    const { keys } = accepted(await client.getKeySet({}, anonymous));
    expect(keys).toHaveLength(2);
    expect(keys.every((key) => key.d === undefined && key.alg === 'ES256')).toBe(true);
    const verify = createVerifier({
      issuer: ISSUER,
      keys: async () => ({ keys: keys as never }),
      now: () => nowMs - 31 * DAY_MS,
    });
    expect(await verify(owner.accessToken)).toMatchObject({ id: owner.user.id });
  });

  it('are one and the same when several processes start at once', async () => {
    const { deps, client, anonymous } = await startTestIdentity();
    const others = await Promise.all([startIdentity(deps), startIdentity(deps)]);
    await Promise.all(others.map((one) => one.stop()));
    expect(accepted(await client.getKeySet({}, anonymous)).keys).toHaveLength(1);
  });

  it('lie in the database only in sealed form', async () => {
    const { data } = await startTestIdentity();
    const [rows] = await data.system.run({ text: 'select private_sealed, public_jwk from signing_key', values: [] });
    expect(rows?.rows).toHaveLength(1);
    expect(JSON.stringify(rows?.rows)).not.toContain('"d"');
    expect(String(rows?.rows[0]?.private_sealed)).not.toContain('{');
  });

  it('open only with the configured key-encryption key', async () => {
    const { deps } = await startTestIdentity();
    const config = { ...deps.config, keyEncryptionKey: Buffer.alloc(32, 7).toString('base64') };
    await expect(startIdentity({ ...deps, config })).rejects.toThrow();
  });
});
