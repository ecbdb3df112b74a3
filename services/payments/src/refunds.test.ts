import { newId } from '@concord/ids';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  auditAll,
  card,
  cash,
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

test('a refund goes back the way the money came: the card first, cash last', async () => {
  const { paid, refund, payment, balances, merchantId } = await merchant(under);
  const { paymentId, orderId } = await paid([cash(400), card(600)]);
  expect(must(await refund(paymentId, 700))).toMatchObject({
    status: 'issued',
    orderId,
    tenders: [
      { kind: 'cash', amountMinor: 100 },
      { kind: 'card', amountMinor: 600 },
    ],
  });
  expect(await payment(paymentId)).toMatchObject({ status: 'captured', capturedMinor: 1_000, refundedMinor: 700 });
  expect(await balances()).toEqual({ receivable: -1_000, safe: 300, 'provider:test': 0, refunds: 700 });
  expect((await under.provider().client.summary(merchantId)).totals[0]).toMatchObject({ refundedMinor: 600 });
});

test('20 refunds of 100 at once from a payment of 750 over two tenders: exactly 7 are made', async () => {
  const { paid, refund, payment, merchantId } = await merchant(under);
  const { paymentId } = await paid([card(500), cash(250)]);
  const answers = await Promise.all(Array.from({ length: 20 }, () => refund(paymentId, 100)));
  expect(answers.filter((answer) => answer.ok)).toHaveLength(7);
  const refused = answers.filter((answer) => !answer.ok);
  expect(refused[0]).toMatchObject({ rejection: { code: 'EXCEEDS_CAPTURED', refundableMinor: 50 } });
  expect((await payment(paymentId)).refundedMinor).toBe(700);
  expect((await under.provider().client.summary(merchantId)).totals[0]).toMatchObject({ refundedMinor: 500 });
});

test('the same refund clicked five times is one refund; with another amount it is refused (L5)', async () => {
  const { paid, refund, payment, merchantId } = await merchant(under);
  const { paymentId } = await paid([card(500)]);
  const refundId = newId('refund');
  await Promise.all(Array.from({ length: 5 }, () => refund(paymentId, 200, refundId)));
  expect(must(await refund(paymentId, 200, refundId)).status).toBe('issued');
  expect((await payment(paymentId)).refundedMinor).toBe(200);
  expect((await under.provider().client.summary(merchantId)).totals[0]).toMatchObject({ refundedMinor: 200 });
  expect(await refund(paymentId, 201, refundId)).toMatchObject({ rejection: { code: 'REFUND_DIFFERS' } });
  const issued = (await under.kit.published()).filter((event) => event.data.refundId === refundId);
  expect(issued.map((event) => event.type)).toEqual(['payments.refund-issued.v1']);
});

test('a refund to a gift card puts the value back on it', async () => {
  const { paid, refund, client, call } = await merchant(under);
  const { code } = must(await client.issueGiftCard({ amountMinor: 1_000, currency: 'EUR' }, call));
  const { paymentId } = await paid([giftCard(code, 700)]);
  must(await refund(paymentId, 300));
  expect(must(await client.getGiftCard({ code }, call))).toMatchObject({ balanceMinor: 600, heldMinor: 0 });
});

test('nothing is refunded that was not captured', async () => {
  const { pay, refund } = await merchant(under);
  const { paymentId } = must(await pay([card(100)]));
  expect(await refund(paymentId, 1)).toMatchObject({ rejection: { code: 'PAYMENT_CLOSED', status: 'authorised' } });
  expect(await refund(newId('payment'), 1)).toMatchObject({ rejection: { code: 'PAYMENT_NOT_FOUND' } });
});

test('JPY and KWD go through every path in their own units (L18)', async () => {
  const { paid, refund, client, call } = await merchant(under);
  for (const currency of ['JPY', 'KWD']) {
    const { paymentId } = await paid([card(1_001), cash(500)], { currency });
    expect(must(await refund(paymentId, 1_501))).toMatchObject({ status: 'issued', currency });
  }
  const { items } = must(await client.listBalances({}, call));
  expect(items.map((item) => [item.account, item.currency, item.balanceMinor])).toEqual([
    ['provider:test', 'JPY', 0],
    ['provider:test', 'KWD', 0],
    ['receivable', 'JPY', -1_501],
    ['receivable', 'KWD', -1_501],
    ['refunds', 'JPY', 1_501],
    ['refunds', 'KWD', 1_501],
    ['safe', 'JPY', 0],
    ['safe', 'KWD', 0],
  ]);
});

test('a refund is in the audit log with who made it', async () => {
  const { paid, refund, merchantId } = await merchant(under);
  const { paymentId } = await paid([cash(100)]);
  must(await refund(paymentId, 100));
  const entries = (await under.kit.published()).filter(
    (event) => event.type === 'audit.entry-recorded.v1' && event.merchantId === merchantId,
  );
  expect(entries.map((event) => event.data.operation)).toEqual(['payments.refundPayment']);
});

test('after all of this the audit finds nothing wrong', async () => {
  expect((await auditAll(under)).violations).toEqual([]);
});
