import { graphContext, mergeSubgraphs } from '@concord/graph';
import { newId } from '@concord/ids';
import { graphql } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { signedUp, signUpInput, type TestAccount, testAccount } from '../../test/account.ts';

let account: TestAccount;
beforeAll(async () => {
  account = await testAccount();
});
afterAll(() => account.stop());

async function ask(
  source: string,
  call: Parameters<typeof graphContext>[0],
  variableValues: Record<string, unknown> = {},
) {
  const schema = mergeSubgraphs([account.merchant.subgraph]);
  const answer = await graphql({ schema, source, variableValues, contextValue: graphContext(call) });
  return JSON.parse(JSON.stringify(answer)) as { data: Record<string, unknown>; errors?: unknown };
}

test('a sign-up by the graph, and what it made, in two requests', async () => {
  const source = `mutation ($input: SignUpInput!) { signUp(input: $input) { merchantId userId storeId publishableKey } }`;
  const signedUp = await ask(source, { token: undefined }, { input: signUpInput() });
  expect(signedUp.errors).toBeUndefined();
  const { merchantId, storeId, publishableKey } = signedUp.data.signUp as Record<string, string>;
  const call = await account.kit.caller(merchantId ?? '');
  const overview = `{ merchant { id defaultStore { id currency publishableKeys { publishableKey } } onboarding { complete }
    usage { registers } } locations { items { name timeZone registers { name store { id } location { name } } } } }`;
  expect(await ask(overview, call)).toEqual({
    data: {
      merchant: {
        id: merchantId,
        defaultStore: { id: storeId, currency: 'EUR', publishableKeys: [{ publishableKey }] },
        onboarding: { complete: false },
        usage: { registers: 1 },
      },
      locations: {
        items: [
          {
            name: 'Nordlicht Outdoor',
            timeZone: 'Europe/Berlin',
            registers: [{ name: 'Register 1', store: { id: storeId }, location: { name: 'Nordlicht Outdoor' } }],
          },
        ],
      },
    },
  });
});

test('a shopper is shown the store context with its pick-up points', async () => {
  const { merchantId, storeId } = await signedUp(account);
  const shopper = await account.kit.caller(merchantId, { kind: 'shopper', scopes: ['merchant:storefront'] });
  const source = `query ($id: ID!) { storeContext(storeId: $id) { currency store { name cashRounding { currency } }
    pickupLocations { name offersPickup } } }`;
  expect((await ask(source, shopper, { id: storeId })).data).toEqual({
    storeContext: {
      currency: 'EUR',
      store: { name: 'Nordlicht Outdoor', cashRounding: [] },
      pickupLocations: [{ name: 'Nordlicht Outdoor', offersPickup: true }],
    },
  });
});

test('two mutations of one request have one key each', async () => {
  const { call } = await signedUp(account);
  const create = (currency: string) =>
    `createStore(input: { name: "${currency}", currency: "${currency}", locale: "de-CH", countryCode: "CH",
      cashRounding: [{ currency: "${currency}", incrementMinor: 10 }] }) { store { currency cashRounding { incrementMinor } } }`;
  const source = `mutation { one: ${create('CHF')} two: ${create('EUR')} }`;
  const again = { ...call, idempotencyKey: newId('request') };
  const first = await ask(source, again);
  expect(first).toEqual({
    data: {
      one: { store: { currency: 'CHF', cashRounding: [{ incrementMinor: 10 }] } },
      two: { store: { currency: 'EUR', cashRounding: [{ incrementMinor: 10 }] } },
    },
  });
  expect(await ask(source, again)).toEqual(first);
  expect((await ask('{ stores { items { id } } }', call)).data.stores).toMatchObject({ items: { length: 3 } });
});

test('an entity of another merchant is null, whoever asks the home for it', async () => {
  const { call, storeId, locationId, registerId, merchantId } = await signedUp(account);
  const theirs = await signedUp(account);
  const context = graphContext(call);
  const references = account.merchant.subgraph.references ?? {};
  const pairs = [
    ['Merchant', merchantId, theirs.merchantId],
    ['Store', storeId, theirs.storeId],
    ['Location', locationId, theirs.locationId],
    ['Register', registerId, theirs.registerId],
  ] as const;
  for (const [type, own, foreign] of pairs) {
    expect(await references[type]?.([foreign, own], context)).toEqual([null, expect.objectContaining({ id: own })]);
  }
});
