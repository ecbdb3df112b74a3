import { randomBytes } from 'node:crypto';
import type { CallOptions } from '@concord/contract';
import { newId } from '@concord/ids';
import { type Result, reject } from '@concord/result';
import { testService } from '@concord/testing';
import { onTestFinished } from 'vitest';
import { type IdentityConfig, identityMigrations, type StoreDirectory, startIdentity } from '../src/service.ts';

export const PASSWORD = 'a long and good pass phrase';
export const ISSUER = 'https://identity.test';
const SERVICE_SECRET = 'the checkout service keeps this';

/** The value of an accepted result; a rejection fails the test with its code. */
export function accepted<Value>(result: Result<Value>): Value {
  if (!result.ok) throw new Error(`Refused: ${JSON.stringify(result.rejection)}`);
  return result.value;
}

/** The code of a rejection; an accepted result fails the test. */
export function refusal(result: Result<unknown>): string {
  if (result.ok) throw new Error(`Accepted: ${JSON.stringify(result.value)}`);
  return result.rejection.code;
}

/** Identity on its own database; stores come from the given list, as Merchant Account would answer them. */
export async function startTestIdentity(
  options: { readonly now?: () => number; readonly config?: Partial<IdentityConfig> } = {},
) {
  const service = await testService('identity', identityMigrations, options.now ? { now: options.now } : {});
  const stores = new Map<string, { merchantId: string; storeId: string; currency: string; locale: string }>();
  const merchant: StoreDirectory = {
    resolveStore: async ({ publishableKey }) => {
      const store = stores.get(publishableKey ?? '');
      return store ? { ok: true, value: store } : reject({ code: 'STORE_NOT_FOUND' });
    },
  };
  const config: IdentityConfig = {
    issuer: ISSUER,
    keyEncryptionKey: randomBytes(32).toString('base64'),
    serviceClients: [{ clientId: 'checkout', secret: SERVICE_SECRET, scopes: ['*'] }],
    ...options.config,
  };
  const deps = {
    data: service.data,
    serve: { checkOutputs: true },
    logger: service.logger,
    clients: { merchant },
    config,
    ...(options.now ? { now: options.now } : {}),
  };
  const identity = await startIdentity(deps);
  onTestFinished(async () => {
    await identity.stop();
    await service.stop();
  });
  const { client } = identity;
  const anonymous: CallOptions = { token: undefined };

  const asService = async (merchantId?: string): Promise<CallOptions> => {
    const credentials = { clientId: 'checkout', clientSecret: SERVICE_SECRET };
    const { accessToken } = accepted(await client.issueServiceToken(credentials, anonymous));
    return { token: accessToken, ...(merchantId ? { merchantId } : {}) };
  };
  const signIn = async (email: string, password = PASSWORD) => {
    const tokens = accepted(await client.signIn({ email, password }, anonymous));
    return { ...tokens, call: { token: tokens.accessToken } satisfies CallOptions };
  };
  return {
    ...service,
    identity,
    client,
    deps,
    anonymous,
    asService,
    signIn,
    /** A merchant with an owner who has just signed in. */
    newMerchant: async () => {
      const merchantId = newId('merchant');
      const email = `owner.${merchantId.slice(-8)}@example.com`;
      const owner = { userId: newId('user'), merchantId, email, password: PASSWORD, name: 'Olivia Owner' };
      accepted(await client.registerOwner(owner, await asService()));
      return { merchantId, email, userId: owner.userId, owner: await signIn(email) };
    },
    /** An anonymous shopper's call at a store of the merchant. */
    shopperOf: async (merchantId: string): Promise<CallOptions> => {
      const publishableKey = `pk_${merchantId}`;
      stores.set(publishableKey, { merchantId, storeId: newId('store'), currency: 'EUR', locale: 'de-DE' });
      const { accessToken } = accepted(await client.issueShopperToken({ publishableKey }, anonymous));
      return { token: accessToken };
    },
  };
}
