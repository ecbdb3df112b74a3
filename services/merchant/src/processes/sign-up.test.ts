import { rowsOf, sql } from '@concord/database';
import { injectFaults } from '@concord/fault-points';
import { newId } from '@concord/ids';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { accepted, publishedOf, signedUp, signUpInput, type TestAccount, testAccount } from '../../test/account.ts';

let account: TestAccount;
const anonymous = { token: undefined };

beforeAll(async () => {
  account = await testAccount();
});
afterEach(() => injectFaults(undefined));
afterAll(() => account.stop());

const TABLES = [
  'merchant',
  'store',
  'store_directory',
  'publishable_key',
  'location',
  'register',
  'merchant_placement',
];

/** How many rows of each table, and what state the process is in. */
async function traces(merchantId: string) {
  const counts = TABLES.map((table) =>
    sql(`select count(*) as count from ${table} where merchant_id = $1`, merchantId),
  );
  const process = sql('select state, sealed_input, refusal from sign_up where merchant_id = $1', merchantId);
  const results = await account.kit.data.database.forMerchant(merchantId, process, ...counts);
  const [row] = rowsOf<{ state: string; sealed_input: string | null; refusal: string | null }>(results[0]);
  return { row, counts: results.slice(1).map((result) => rowsOf<{ count: number }>(result)[0]?.count) };
}

/** As if the time of the first attempt were over: the sweeper takes what is left half way. */
async function makeDue(): Promise<void> {
  await account.kit.data.system.run(sql("update sign_up set due_at = now() where state = 'registering'"));
}

async function merchantsOf(email: string): Promise<number> {
  const owners = [...account.identity.owners.values()].filter((owner) => owner.email === email);
  const counts = await Promise.all(owners.map(({ merchantId }) => traces(merchantId)));
  return counts.filter(({ row }) => row?.state === 'done').length;
}

async function eventually(condition: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error('It did not happen within 10 s');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

test('one call gives a merchant with owner, store, location, register and a key that finds the store', async () => {
  const { call, ...ids } = await signedUp(account);
  const { client } = account.merchant;
  expect(account.identity.owners.get(ids.userId)).toMatchObject({ merchantId: ids.merchantId, name: 'Ada Brandt' });
  expect(await client.getMerchant({}, call)).toMatchObject({
    ok: true,
    value: { id: ids.merchantId, name: 'Nordlicht Outdoor', defaultStoreId: ids.storeId, usage: { stores: 1 } },
  });
  expect(await client.getStoreContext({ storeId: ids.storeId }, call)).toMatchObject({
    ok: true,
    value: { currency: 'EUR', locale: 'de-DE', pricesIncludeTax: true, shipsFrom: [ids.locationId] },
  });
  expect(await client.getRegister({ registerId: ids.registerId }, call)).toMatchObject({
    ok: true,
    value: { locationId: ids.locationId, storeId: ids.storeId },
  });
  const service = await account.kit.asService('');
  expect(await client.resolveStore({ publishableKey: ids.publishableKey }, service)).toMatchObject({
    ok: true,
    value: { merchantId: ids.merchantId, storeId: ids.storeId, shardId: 'shard-1' },
  });
  const events = await publishedOf(account, ids.merchantId);
  expect(events.map(({ type }) => type)).toEqual([
    'merchant.merchant-created.v1',
    'merchant.store-opened.v1',
    'merchant.location-added.v1',
    'merchant.register-added.v1',
  ]);
  expect(JSON.stringify(events)).not.toMatch(/Ada|example\.com|pk_/);
});

test('what the owner typed is forgotten when the owner is registered, and never readable before', async () => {
  let atRest: Awaited<ReturnType<typeof traces>> | undefined;
  const key = newId('request');
  account.identity.next(async () => {
    const [found] = await account.kit.data.system.run(
      sql("select merchant_id from sign_up where state = 'registering'"),
    );
    atRest = await traces(rowsOf<{ merchant_id: string }>(found)[0]?.merchant_id ?? '');
    return undefined;
  });
  const ids = accepted(await account.merchant.client.signUp(signUpInput(), { ...anonymous, idempotencyKey: key }));
  expect(atRest?.row).toMatchObject({ state: 'registering', sealed_input: expect.stringMatching(/^s1\./) });
  expect(atRest?.row?.sealed_input).not.toContain('horse');
  expect((await traces(ids.merchantId)).row).toEqual({ state: 'done', sealed_input: null, refusal: null });
});

test('the same key and input again answer the same merchant; with other input the key is refused', async () => {
  const input = signUpInput();
  const call = { ...anonymous, idempotencyKey: newId('request') };
  const first = accepted(await account.merchant.client.signUp(input, call));
  const callsBefore = account.identity.calls();
  expect(accepted(await account.merchant.client.signUp(input, call))).toEqual(first);
  expect(account.identity.calls()).toBe(callsBefore);
  expect(await account.merchant.client.signUp({ ...input, companyName: 'Another' }, call)).toMatchObject({
    ok: false,
    rejection: { code: 'IDEMPOTENCY_KEY_REUSED' },
  });
});

test('twenty calls at once with one key make one merchant', async () => {
  const input = signUpInput();
  const call = { ...anonymous, idempotencyKey: newId('request') };
  const answers = await Promise.all(Array.from({ length: 20 }, () => account.merchant.client.signUp(input, call)));
  expect(new Set(answers.map((answer) => accepted(answer).publishableKey)).size).toBe(1);
  const { merchantId } = accepted(answers[0] ?? { ok: false, rejection: { code: 'NO_ANSWER' } });
  expect((await traces(merchantId)).counts).toEqual([1, 1, 1, 1, 1, 1, 1]);
  expect([...account.identity.owners.values()].filter(({ email }) => email === input.email)).toHaveLength(1);
});

test('a taken e-mail is refused, leaves nothing behind, and the same key hears the same again', async () => {
  const input = signUpInput();
  accepted(await account.merchant.client.signUp(input, anonymous));
  const call = { ...anonymous, idempotencyKey: newId('request') };
  const refused = await account.merchant.client.signUp(input, call);
  expect(refused).toEqual({ ok: false, rejection: { code: 'EMAIL_TAKEN' } });
  expect(await account.merchant.client.signUp(input, call)).toEqual(refused);

  const [found] = await account.kit.data.system.run(sql("select merchant_id from sign_up where state = 'refused'"));
  const merchantId = rowsOf<{ merchant_id: string }>(found).at(-1)?.merchant_id ?? '';
  const left = await traces(merchantId);
  expect(left.row).toEqual({ state: 'refused', sealed_input: null, refusal: 'EMAIL_TAKEN' });
  expect(left.counts).toEqual([0, 0, 0, 0, 0, 0, 0]);
  expect(await publishedOf(account, merchantId)).toEqual([]);
});

test('of ten who sign up at once with one e-mail, one gets a merchant', async () => {
  const input = signUpInput();
  const answers = await Promise.all(Array.from({ length: 10 }, () => account.merchant.client.signUp(input, anonymous)));
  const codes = answers.map((answer) => (answer.ok ? 'OPENED' : answer.rejection.code)).toSorted();
  expect(codes).toEqual([...Array.from({ length: 9 }, () => 'EMAIL_TAKEN'), 'OPENED']);
});

test('an owner that Identity refuses for another reason is a rejection that names it', async () => {
  account.identity.next(() => ({ code: 'WEAK_PASSWORD' }));
  expect(await account.merchant.client.signUp(signUpInput(), anonymous)).toEqual({
    ok: false,
    rejection: { code: 'OWNER_REFUSED', reason: 'WEAK_PASSWORD' },
  });
});

test('when Identity does not answer, or its answer is lost, the sweeper completes the sign-up', async () => {
  for (const code of ['UNAVAILABLE', 'LOST_ANSWER']) {
    const input = signUpInput();
    const call = { ...anonymous, idempotencyKey: newId('request') };
    account.identity.next(() => ({ code }));
    expect(await account.merchant.client.signUp(input, call)).toMatchObject({
      ok: false,
      rejection: { code: 'UNAVAILABLE' },
    });
    await makeDue();
    await eventually(async () => (await merchantsOf(input.email)) === 1);
    const ids = accepted(await account.merchant.client.signUp(input, call));
    expect((await traces(ids.merchantId)).counts).toEqual([1, 1, 1, 1, 1, 1, 1]);
  }
});

test.each([
  'merchant:sign-up:before-register-owner',
  'merchant:sign-up:after-register-owner',
  'merchant:sign-up:before-open',
  'merchant:sign-up:after-open',
])('a process killed at %s ends as one whole merchant', async (point) => {
  const input = signUpInput();
  const call = { ...anonymous, idempotencyKey: newId('request') };
  let killed = false;
  injectFaults((passed) => {
    if (passed !== point || killed) return;
    killed = true;
    throw new Error('killed');
  });
  await expect(account.merchant.client.signUp(input, call)).rejects.toThrow('killed');
  await makeDue();
  await eventually(async () => (await merchantsOf(input.email)) === 1);
  const ids = accepted(await account.merchant.client.signUp(input, call));
  expect((await traces(ids.merchantId)).counts).toEqual([1, 1, 1, 1, 1, 1, 1]);
  expect([...account.identity.owners.values()].filter(({ email }) => email === input.email)).toHaveLength(1);
});

test('what is no country, currency, time zone or language is refused at the edge', async () => {
  const wrong = { countryCode: 'XX', currency: 'EURO', locale: 'not a tag', timeZone: '+02:00' };
  const answer = await account.merchant.client.signUp({ ...signUpInput(), ...wrong }, anonymous);
  const issues = !answer.ok && 'issues' in answer.rejection ? answer.rejection.issues : [];
  expect(issues.map(({ field }) => field).toSorted()).toEqual(['countryCode', 'currency', 'locale', 'timeZone']);
});
