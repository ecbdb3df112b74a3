import { newId } from '@concord/ids';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  auditAll,
  card,
  cash,
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

const eventsOf = async (paymentId: string) => (await under.kit.published()).filter((event) => event.key === paymentId);

test('cash is authorised and captured in one commit each; the change is what was handed over too much', async () => {
  const { pay, client, call, balances } = await merchant(under);
  const registerId = newId('register');
  const { paymentId, status, changeMinor } = must(await pay([cash(1_790, 2_000)], { registerId, channel: 'pos' }));
  expect([status, changeMinor]).toEqual(['authorised', 210]);
  const orderId = newId('order');
  expect(must(await client.capturePayment({ paymentId, orderId }, call))).toMatchObject({
    status: 'captured',
    capturedMinor: 1_790,
    orderId,
    version: 2,
  });
  expect(await balances()).toEqual({ receivable: -1_790, [`drawer:${registerId}`]: 1_790 });
  expect((await eventsOf(paymentId)).map((event) => event.type)).toEqual([
    'payments.payment-authorised.v1',
    'payments.payment-captured.v1',
  ]);
});

test('a card is authorised in two commits and captured in two; the books agree with the provider', async () => {
  const { merchantId, paid, balances } = await merchant(under);
  const { paymentId, captured, orderId } = await paid([card(4_999)]);
  expect(captured).toMatchObject({ status: 'captured', capturedMinor: 4_999, version: 4 });
  expect(await balances()).toEqual({ receivable: -4_999, 'provider:test': 4_999 });
  const [total] = (await under.provider().client.summary(merchantId)).totals;
  expect(total).toMatchObject({ authorisations: 1, authorisedMinor: 4_999, capturedMinor: 4_999, refundedMinor: 0 });
  expect((await eventsOf(paymentId)).at(-1)?.data).toMatchObject({
    paymentId,
    orderId,
    amountMinor: 4_999,
    currency: 'EUR',
    tenders: [{ kind: 'card', amountMinor: 4_999 }],
  });
});

test('a declined card is an answer with the reason, and leaves nothing behind', async () => {
  const { pay, balances } = await merchant(under);
  const declined = must(await pay([card(100, 'tok_test_insufficient_funds')]));
  expect(declined).toMatchObject({
    status: 'declined',
    failure: { code: 'CARD_DECLINED', declineCode: 'insufficient_funds' },
    tenders: [{ status: 'declined', declineCode: 'insufficient_funds' }],
  });
  expect(await balances()).toEqual({});
  expect((await eventsOf(declined.paymentId)).map((event) => event.type)).toEqual(['payments.payment-failed.v1']);
});

test('one of two cards declined: the other is voided, the payment is declined', async () => {
  const { merchantId, pay } = await merchant(under);
  const answer = must(await pay([card(700), card(300, 'tok_test_decline')]));
  expect(answer).toMatchObject({ status: 'declined', tenders: [{ status: 'voided' }, { status: 'declined' }] });
  const [total] = (await under.provider().client.summary(merchantId)).totals;
  expect(total).toMatchObject({ authorisedMinor: 700, voidedMinor: 700, capturedMinor: 0 });
});

test('tenders that do not add up, and too little cash, are refused', async () => {
  const { pay } = await merchant(under);
  expect(await pay([cash(500)], { amountMinor: 600 })).toEqual({
    ok: false,
    rejection: { code: 'TENDERS_DO_NOT_ADD_UP', amountMinor: 600, tendersMinor: 500 },
  });
  expect(await pay([cash(500, 499)])).toMatchObject({ rejection: { code: 'TOO_LITTLE_CASH', tenderedMinor: 499 } });
});

test('the same payment id is one payment: repeated at once it asks the provider once, with another body it is refused (L5)', async () => {
  const { merchantId, pay } = await merchant(under);
  const paymentId = newId('payment');
  await Promise.all(Array.from({ length: 5 }, () => pay([card(100)], { paymentId })));
  expect((await under.provider().client.book({ merchantAccount: merchantId })).authorisations).toHaveLength(1);
  expect(must(await pay([card(100)], { paymentId })).status).toBe('authorised');
  expect(await pay([card(200)], { paymentId })).toMatchObject({ rejection: { code: 'PAYMENT_DIFFERS' } });
});

test('the same idempotency key is one payment, and its repeats answer how it stands now (L5)', async () => {
  const { merchantId, client, call, step } = await merchant(under);
  const once = { ...step, idempotencyKey: 'checkout-7' };
  const paymentId = newId('payment');
  const command = { paymentId, amountMinor: 100, currency: 'EUR', channel: 'app' as const, tenders: [card(100)] };
  await Promise.all([1, 2, 3].map(() => client.authorisePayment(command, once)));
  expect((await under.provider().client.book({ merchantAccount: merchantId })).authorisations).toHaveLength(1);
  must(await client.capturePayment({ paymentId, orderId: newId('order') }, call));
  expect(must(await client.authorisePayment(command, once)).status).toBe('captured');
  expect(await client.authorisePayment({ ...command, amountMinor: 101, tenders: [card(101)] }, once)).toEqual({
    ok: false,
    rejection: { code: 'IDEMPOTENCY_KEY_REUSED' },
  });
});

test('capturing five times at once takes the money once; for another order it is refused', async () => {
  const { merchantId, pay, client, call, balances } = await merchant(under);
  const { paymentId } = must(await pay([card(800)]));
  const orderId = newId('order');
  const answers = await Promise.all(
    Array.from({ length: 5 }, () => client.capturePayment({ paymentId, orderId }, call)),
  );
  expect(answers.map((answer) => must(answer).status)).toEqual(Array(5).fill('captured'));
  expect((await under.provider().client.summary(merchantId)).totals[0]).toMatchObject({ capturedMinor: 800 });
  expect(await balances()).toMatchObject({ 'provider:test': 800 });
  expect(await client.capturePayment({ paymentId, orderId: newId('order') }, call)).toMatchObject({
    rejection: { code: 'PAYMENT_CLOSED', status: 'captured' },
  });
});

test('a cancelled payment is void at the provider, and cannot be captured; cancelling again changes nothing', async () => {
  const { merchantId, pay, client, call } = await merchant(under);
  const { paymentId } = must(await pay([card(800)]));
  expect(must(await client.cancelPayment({ paymentId }, call)).status).toBe('voided');
  expect(must(await client.cancelPayment({ paymentId }, call)).status).toBe('voided');
  expect((await under.provider().client.summary(merchantId)).totals[0]).toMatchObject({ voidedMinor: 800 });
  expect(await client.capturePayment({ paymentId, orderId: newId('order') }, call)).toMatchObject({
    rejection: { code: 'PAYMENT_CLOSED', status: 'voided' },
  });
  expect((await eventsOf(paymentId)).at(-1)?.type).toBe('payments.payment-voided.v1');
});

test('a cancellation that overtakes its authorisation leaves a tombstone, and the late one is refused (CONSISTENCY 4)', async () => {
  const { merchantId, pay, client, call } = await merchant(under);
  const paymentId = newId('payment');
  expect(must(await client.cancelPayment({ paymentId }, call)).status).toBe('voided');
  expect(await pay([card(800)], { paymentId })).toEqual({
    ok: false,
    rejection: { code: 'PAYMENT_CLOSED', status: 'voided' },
  });
  expect((await under.provider().client.book({ merchantAccount: merchantId })).authorisations).toEqual([]);
});

test('what is captured takes a refund, not a cancellation', async () => {
  const { paid, client, call } = await merchant(under);
  const { paymentId } = await paid([card(800)]);
  expect(await client.cancelPayment({ paymentId }, call)).toMatchObject({
    rejection: { code: 'PAYMENT_CLOSED', status: 'captured' },
  });
});

test("another merchant's token finds no payment, and its cancellation reaches nothing (L14)", async () => {
  const mine = await merchant(under);
  const stranger = await merchant(under);
  const { paymentId } = must(await mine.pay([card(100)]));
  const orderId = newId('order');
  const { client, call } = stranger;
  expect(await client.getPayment({ paymentId }, call)).toMatchObject({ rejection: { code: 'PAYMENT_NOT_FOUND' } });
  expect(await client.capturePayment({ paymentId, orderId }, call)).toMatchObject({
    rejection: { code: 'PAYMENT_NOT_FOUND' },
  });
  expect(await stranger.refund(paymentId, 1)).toMatchObject({ rejection: { code: 'PAYMENT_NOT_FOUND' } });
  await client.cancelPayment({ paymentId }, call);
  expect((await mine.payment(paymentId)).status).toBe('authorised');
});

test('payments are listed newest first, by order and status, page by page', async () => {
  const { paid, pay, client, call } = await merchant(under);
  const first = await paid([cash(100)]);
  const second = await paid([cash(200)]);
  await pay([cash(300)]);
  const page = must(await client.listPayments({ status: 'captured', first: 1 }, call));
  expect(page.items.map((one) => one.paymentId)).toEqual([second.paymentId]);
  const next = must(await client.listPayments({ status: 'captured', first: 1, after: page.nextCursor ?? '' }, call));
  expect(next.items.map((one) => one.paymentId)).toEqual([first.paymentId]);
  const ofOrder = must(await client.listPayments({ orderId: second.orderId }, call));
  expect(ofOrder.items.map((one) => one.paymentId)).toEqual([second.paymentId]);
});

test('a caller without the scope is refused', async () => {
  const { merchantId, client } = await merchant(under);
  const shopper = await under.kit.caller(merchantId, { kind: 'shopper', scopes: ['payments:tokenise'] });
  expect(await client.cancelPayment({ paymentId: newId('payment') }, shopper)).toMatchObject({
    rejection: { code: 'FORBIDDEN', scope: 'payments:process' },
  });
});

test('money is authorised by services alone: staff who may do everything capture, cancel and give back what there is', async () => {
  const { client, call, pay, balances } = await merchant(under);
  const command = { paymentId: newId('payment'), amountMinor: 100, currency: 'EUR', channel: 'online' as const };
  expect(await client.authorisePayment({ ...command, tenders: [card(100)] }, call)).toMatchObject({
    rejection: { code: 'FORBIDDEN', scope: 'payments:process' },
  });
  expect(await balances()).toEqual({});
  const { paymentId } = must(await pay([card(100)]));
  expect(must(await client.capturePayment({ paymentId, orderId: newId('order') }, call)).status).toBe('captured');
});

test('after all of this the audit finds nothing wrong', async () => {
  const { checked, violations, facts } = await auditAll(under);
  expect(violations).toEqual([]);
  expect(checked).toBeGreaterThan(20);
  expect(facts.length).toBeGreaterThan(10);
});
