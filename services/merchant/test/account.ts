import { randomBytes } from 'node:crypto';
import { newId } from '@concord/ids';
import type { Rejection, Result } from '@concord/result';
import { type TestService, testService } from '@concord/testing';
import { type Merchant, merchantMigrations, startMerchant } from '../src/service.ts';
import { ownerRegistry } from './owner-registry.ts';

export type TestAccount = {
  readonly kit: TestService;
  readonly merchant: Merchant;
  readonly identity: ReturnType<typeof ownerRegistry>;
  readonly stop: () => Promise<void>;
};

/** The service on a real PostgreSQL; `now` is the time its decisions are made at. */
export async function testAccount(
  options: { readonly now?: () => number; readonly shardIds?: readonly string[] } = {},
): Promise<TestAccount> {
  const kit = await testService('merchant', merchantMigrations, options);
  const identity = ownerRegistry();
  const config = {
    sealingKey: randomBytes(32).toString('base64'),
    localWebhooksAllowed: false,
    shardIds: options.shardIds ?? ['shard-1'],
  };
  const merchant = startMerchant({ ...kit, clients: { identity: identity.registry }, config });
  const stop = async () => {
    await merchant.stop();
    await kit.stop();
  };
  return { kit, merchant, identity, stop };
}

export function signUpInput(change: { readonly email?: string; readonly countryCode?: string } = {}) {
  return {
    companyName: 'Nordlicht Outdoor',
    email: `${newId('user')}@example.com`,
    password: 'correct horse battery',
    ownerName: 'Ada Brandt',
    countryCode: 'DE',
    currency: 'EUR',
    locale: 'de-DE',
    timeZone: 'Europe/Berlin',
    ...change,
  };
}

/** A merchant that has just signed up, and its owner's call. */
export async function signedUp({ kit, merchant }: TestAccount) {
  const ids = accepted(await merchant.client.signUp(signUpInput(), { token: undefined }));
  return { ...ids, call: await kit.caller(ids.merchantId, { subject: ids.userId }) };
}

export function accepted<Value>(result: Result<Value, Rejection>): Value {
  if (result.ok) return result.value;
  throw new Error(`Refused: ${JSON.stringify(result.rejection)}`);
}

/** What was published of one merchant for other services, in order; the audit log's entries are the kit's own matter. */
export async function publishedOf({ kit }: TestAccount, merchantId: string) {
  const events = await kit.published();
  return events.filter(
    (event) => event.merchantId === merchantId && event.source === 'merchant' && !event.type.startsWith('audit.'),
  );
}
