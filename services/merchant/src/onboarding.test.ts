import { afterAll, beforeAll, expect, test } from 'vitest';
import { accepted, publishedOf, signedUp, type TestAccount, testAccount } from '../test/account.ts';

let account: TestAccount;
beforeAll(async () => {
  account = await testAccount();
});
afterAll(() => account.stop());

const details = {
  legalName: 'Nordlicht Outdoor GmbH',
  contactEmail: 'office@example.com',
  taxIds: [{ countryCode: 'DE', number: 'DE123456789' }],
  bankAccount: { holder: 'Nordlicht Outdoor GmbH', iban: 'DE89 3704 0044 0532 0130 00' },
};
const address = { line1: 'Hafenstr. 1', city: 'Hamburg', countryCode: 'DE' };

test('a new merchant sells at once and is told what is missing', async () => {
  const { call } = await signedUp(account);
  const { complete, steps } = accepted(await account.merchant.client.getOnboarding({}, call));
  expect(complete).toBe(false);
  expect(steps.map(({ step, done, missing }) => [step, done, missing !== null])).toEqual([
    ['company_details', false, true],
    ['tax_id', false, true],
    ['bank_details', false, true],
    ['location_address', false, true],
    ['verification', false, true],
  ]);
});

test('details are handed in when they are whole, verified by the platform, and verified again when they change', async () => {
  const { call, merchantId, locationId } = await signedUp(account);
  const { client } = account.merchant;
  accepted(await client.updateMerchant(details, call));
  expect(await client.submitVerification({}, call)).toEqual({
    ok: false,
    rejection: { code: 'ONBOARDING_INCOMPLETE', steps: ['location_address'] },
  });
  accepted(await client.updateLocation({ locationId, address }, call));
  expect(accepted(await client.submitVerification({}, call)).verification).toBe('submitted');
  const platform = await account.kit.asService(merchantId);
  expect(accepted(await client.recordVerification({ verified: true }, platform)).verification).toBe('verified');
  expect(accepted(await client.getOnboarding({}, call)).complete).toBe(true);
  expect(accepted(await client.updateMerchant({ contactPhone: '+49 40 1' }, call)).verification).toBe('verified');
  expect(accepted(await client.updateMerchant({ legalName: 'Südlicht GmbH' }, call)).verification).toBe('unverified');
});

test('an IBAN is checked and only its ending ever shown or readable', async () => {
  const { call, merchantId } = await signedUp(account);
  const { client } = account.merchant;
  const mistyped = { holder: 'Ada', iban: 'DE89 3704 0044 0532 0130 01' };
  expect(await client.updateMerchant({ bankAccount: mistyped }, call)).toMatchObject({
    ok: false,
    rejection: { code: 'IBAN_INVALID' },
  });
  const saved = accepted(await client.updateMerchant(details, call));
  expect(saved.bankAccount).toEqual({ holder: details.bankAccount.holder, ibanEnding: '3000' });
  const [rows] = await account.kit.data.database.forMerchant(merchantId, {
    text: 'select data::text || confidential::text as text from merchant',
    values: [],
  });
  expect(rows?.rows[0]?.text).not.toMatch(/3704 ?0044/);
});

test('changes that other services must know of are published without personal data', async () => {
  const { call, merchantId } = await signedUp(account);
  accepted(await account.merchant.client.updateMerchant(details, call));
  const events = await publishedOf(account, merchantId);
  expect(events.at(-1)).toMatchObject({
    type: 'merchant.merchant-updated.v1',
    key: merchantId,
    data: { merchantId, countryCode: 'DE', version: 2 },
  });
  expect(JSON.stringify(events)).not.toMatch(/example\.com|Nordlicht|DE123456789|3704/);
});

test('the audit log hears who changed what, and nothing confidential', async () => {
  const { call, merchantId, userId } = await signedUp(account);
  accepted(await account.merchant.client.updateMerchant(details, call));
  const entries = (await account.kit.published()).filter(
    (event) => event.merchantId === merchantId && event.type === 'audit.entry-recorded.v1',
  );
  expect(entries.at(-1)?.data).toMatchObject({
    operation: expect.stringContaining('updateMerchant'),
    actor: { kind: 'user', id: userId },
    changes: [{ table: 'merchant', changed: expect.arrayContaining(['confidential']) }],
  });
  expect(JSON.stringify(entries)).not.toMatch(/office@|DE123456789|s1\./);
});
