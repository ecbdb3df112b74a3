import { newId } from '@concord/ids';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  auditAll,
  card,
  giftCard,
  merchant,
  must,
  type PaymentsUnderTest,
  paymentsUnderTest,
} from '../test/payments-service.ts';

let under: PaymentsUnderTest;

beforeAll(async () => {
  under = await paymentsUnderTest();
});
afterAll(() => under.stop());

async function withCard(amountMinor: number) {
  const shop = await merchant(under);
  const { client, call } = shop;
  const { code } = must(await client.issueGiftCard({ amountMinor, currency: 'EUR' }, call));
  const look = async () => must(await client.getGiftCard({ code }, call));
  return { ...shop, code, look };
}

test('authorising holds value, capturing posts it, cancelling gives it back', async () => {
  const { pay, client, call, code, look } = await withCard(5_000);
  const kept = must(await pay([giftCard(code, 2_000)]));
  const given = must(await pay([giftCard(code, 1_000)]));
  expect(await look()).toMatchObject({ balanceMinor: 5_000, heldMinor: 3_000, availableMinor: 2_000 });
  must(await client.capturePayment({ paymentId: kept.paymentId, orderId: newId('order') }, call));
  must(await client.cancelPayment({ paymentId: given.paymentId }, call));
  expect(await look()).toMatchObject({ balanceMinor: 3_000, heldMinor: 0, availableMinor: 3_000 });
});

test('50 spends of 100 at once on a card of 2,000: exactly 20 are accepted, it is never below zero (L6)', async () => {
  const { pay, client, call, code, look } = await withCard(2_000);
  const answers = await Promise.all(Array.from({ length: 50 }, () => pay([giftCard(code, 100)])));
  const accepted = answers.flatMap((answer) => (answer.ok ? [answer.value.paymentId] : []));
  expect(accepted).toHaveLength(20);
  expect(answers.find((answer) => !answer.ok)).toMatchObject({
    rejection: { code: 'GIFT_CARD_INSUFFICIENT', availableMinor: 0 },
  });
  await Promise.all(accepted.map((paymentId) => client.capturePayment({ paymentId, orderId: newId('order') }, call)));
  expect(await look()).toMatchObject({ balanceMinor: 0, heldMinor: 0 });
});

test('a declined card gives the gift card back what it held', async () => {
  const { pay, code, look } = await withCard(1_000);
  expect(must(await pay([giftCard(code, 1_000), card(500, 'tok_test_decline')])).status).toBe('declined');
  expect(await look()).toMatchObject({ availableMinor: 1_000 });
});

test('one card twice among the tenders counts together', async () => {
  const { pay, code } = await withCard(1_000);
  expect(await pay([giftCard(code, 600), giftCard(code, 600)])).toMatchObject({
    rejection: { code: 'GIFT_CARD_INSUFFICIENT', availableMinor: 1_000 },
  });
  expect(must(await pay([giftCard(code, 600), giftCard(code, 400)])).status).toBe('authorised');
});

test('the code is read whatever its case, spaces and dashes; another currency and another merchant find no card', async () => {
  const { pay, code, client } = await withCard(1_000);
  expect(must(await pay([giftCard(code.toLowerCase().replaceAll('-', ' '), 100)])).status).toBe('authorised');
  expect(await pay([giftCard(code, 100)], { currency: 'USD' })).toMatchObject({
    rejection: { code: 'GIFT_CARD_NOT_FOUND' },
  });
  const stranger = await under.kit.caller(newId('merchant'));
  expect(await client.getGiftCard({ code }, stranger)).toMatchObject({ rejection: { code: 'GIFT_CARD_NOT_FOUND' } });
});

test('issuing again, by issue id or by key, answers the same card and code; the code is kept nowhere', async () => {
  const { client, call } = await merchant(under);
  const issue = (amountMinor: number, issueId: string) =>
    client.issueGiftCard({ issueId, amountMinor, currency: 'EUR' }, call);
  const [first, second] = await Promise.all([issue(500, 'lin_1'), issue(500, 'lin_1')]);
  expect(must(first)).toEqual(must(second));
  expect(await issue(600, 'lin_1')).toMatchObject({ rejection: { code: 'GIFT_CARD_DIFFERS' } });
  const keyed = { ...call, idempotencyKey: 'card-1' };
  const once = must(await client.issueGiftCard({ amountMinor: 700, currency: 'EUR' }, keyed));
  expect(must(await client.issueGiftCard({ amountMinor: 700, currency: 'EUR' }, keyed))).toEqual(once);

  const plain = once.code.replaceAll('-', '');
  const rows = await under.kit.data.system.run({
    text: "select (select string_agg(g::text, ' ') from gift_card g) || (select string_agg(e::text, ' ') from entry e) as stored",
    values: [],
  });
  const stored = String(rows[0]?.rows[0]?.stored);
  expect(stored).toContain(once.giftCardId);
  expect(stored).not.toContain(once.code);
  expect(stored).not.toContain(plain);
});

test('after all of this the audit finds nothing wrong', async () => {
  expect((await auditAll(under)).violations).toEqual([]);
});
