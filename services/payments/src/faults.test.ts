import { injectFaults } from '@concord/fault-points';
import { newId } from '@concord/ids';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
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

/** Impatient, so that what waits for a time-out or for the sweeper does so for a moment only. */
const TIMEOUT_MS = 1_500;
let under: PaymentsUnderTest;

beforeAll(async () => {
  under = await paymentsUnderTest({ timeoutMs: TIMEOUT_MS, resolveAfterMs: 1_000 });
});
afterAll(() => under.stop());
afterEach(() => injectFaults(undefined));

const WAIT = { timeout: 10_000, interval: 25 };
const bookOf = async (merchantAccount: string) =>
  (await under.provider().client.book({ merchantAccount })).authorisations;

/** The process dies at the point, once: whoever called hears nothing of what was to follow. */
function dieAt(point: string): void {
  let dead = false;
  injectFaults((passed) => {
    if (passed !== point || dead) return;
    dead = true;
    throw new Error(`killed at ${point}`);
  });
}

test('the time-out card: no answer in time, found by the status query, asked for once', async () => {
  await under.provider().client.control({ timeoutCardDelayMs: 60_000 });
  const { pay, merchantId } = await merchant(under);
  expect(must(await pay([card(100, 'tok_test_time_out')])).status).toBe('authorised');
  expect(await bookOf(merchantId)).toMatchObject([{ status: 'authorised', amountMinor: 100 }]);
});

test('the answer to an authorisation is lost: found by the status query, asked for once', async () => {
  const { pay, merchantId } = await merchant(under);
  await under.provider().client.control({ loseAnswers: 1 });
  expect(must(await pay([card(100)])).status).toBe('authorised');
  expect(await bookOf(merchantId)).toHaveLength(1);
});

test('the provider refuses with 503: the payment waits, is called off for good and ends declined', async () => {
  const { pay, merchantId, payment } = await merchant(under);
  await under.provider().client.control({ refuseCalls: 1 });
  const { paymentId, status } = must(await pay([card(100)]));
  expect(status).toBe('authorising');
  await expect.poll(async () => (await payment(paymentId)).status, WAIT).toBe('declined');
  expect((await payment(paymentId)).failure).toEqual({ code: 'PROVIDER_UNAVAILABLE' });
  expect((await under.provider().client.find(merchantId, `${paymentId}:0`)).cancelled).toBe(true);
});

test('the answers to a capture and a refund are lost: both end by themselves, once each', async () => {
  const { pay, refund, client, call, payment, merchantId } = await merchant(under);
  const { paymentId } = must(await pay([card(900), cash(100)]));
  await under.provider().client.control({ loseAnswers: 1 });
  const orderId = newId('order');
  expect(must(await client.capturePayment({ paymentId, orderId }, call))).toMatchObject({
    status: 'capturing',
    capturedMinor: 0,
  });
  await expect.poll(async () => (await payment(paymentId)).status, WAIT).toBe('captured');

  await under.provider().client.control({ loseAnswers: 1 });
  expect(must(await refund(paymentId, 950)).status).toBe('pending');
  const refundStatus = async () => must(await client.listRefunds({ paymentIds: [paymentId] }, call)).items[0]?.status;
  await expect.poll(refundStatus, WAIT).toBe('issued');
  expect(await bookOf(merchantId)).toMatchObject([{ capturedMinor: 900, refundedMinor: 900 }]);
});

test('kill -9 of the provider: nothing is taken while it is away, and all ends once it is back', async () => {
  const { pay, client, call, payment, merchantId } = await merchant(under);
  const held = must(await pay([card(300)]));
  const toVoid = must(await pay([card(200)]));
  await under.provider().kill();

  const late = must(await pay([card(100)]));
  expect(['authorising', 'declined']).toContain(late.status);
  const { paymentId } = held;
  const orderId = newId('order');
  expect(must(await client.capturePayment({ paymentId, orderId }, call)).status).toBe('capturing');
  expect(must(await client.cancelPayment({ paymentId: toVoid.paymentId }, call)).status).toBe('cancelling');

  await under.restartProvider();
  await expect.poll(async () => (await payment(held.paymentId)).status, WAIT).toBe('captured');
  await expect.poll(async () => (await payment(toVoid.paymentId)).status, WAIT).toBe('voided');
  await expect.poll(async () => (await payment(late.paymentId)).status, WAIT).toBe('declined');
  const [total] = (await under.provider().client.summary(merchantId)).totals;
  expect(total).toMatchObject({ authorisations: 2, capturedMinor: 300, voidedMinor: 200 });
});

test('a cancellation overtakes an authorisation in flight: void on both sides, whatever the provider answers later', async () => {
  await under.provider().client.control({ timeoutCardDelayMs: 900 });
  const { pay, client, call, merchantId } = await merchant(under);
  const paymentId = newId('payment');
  const inFlight = pay([card(500, 'tok_test_time_out')], { paymentId });
  await expect.poll(async () => (await bookOf(merchantId)).length, WAIT).toBe(1);
  expect(must(await client.cancelPayment({ paymentId }, call)).status).toBe('voided');
  expect(must(await inFlight).status).toBe('voided');
  expect(await bookOf(merchantId)).toMatchObject([{ status: 'voided', voidedMinor: 500 }]);
});

describe('killed at a point of the card path, the sweeper brings it to the one right end', () => {
  test.each([
    ['payments:authorise:before-provider', 'declined', []],
    ['payments:authorise:after-provider', 'authorised', [{ status: 'authorised' }]],
  ])('%s → %s', async (point, status, book) => {
    const { pay, payment, merchantId, client, call } = await merchant(under);
    const { code } = must(await client.issueGiftCard({ amountMinor: 50, currency: 'EUR' }, call));
    const paymentId = newId('payment');
    dieAt(point);
    await expect(pay([card(100), giftCard(code, 50)], { paymentId })).rejects.toThrow('killed');
    await expect.poll(async () => (await payment(paymentId)).status, WAIT).toBe(status);
    expect(await bookOf(merchantId)).toMatchObject(book);
    const heldMinor = status === 'declined' ? 0 : 50;
    expect(must(await client.getGiftCard({ code }, call))).toMatchObject({ heldMinor });
  });

  test.each(['payments:capture:before-provider', 'payments:capture:after-provider'])(
    '%s → captured once',
    async (point) => {
      const { pay, payment, merchantId, client, call } = await merchant(under);
      const { paymentId } = must(await pay([card(100)]));
      const orderId = newId('order');
      dieAt(point);
      await expect(client.capturePayment({ paymentId, orderId }, call)).rejects.toThrow('killed');
      await expect.poll(async () => (await payment(paymentId)).status, WAIT).toBe('captured');
      expect(await bookOf(merchantId)).toMatchObject([{ capturedMinor: 100 }]);
    },
  );

  test.each(['payments:refund:before-provider', 'payments:refund:after-provider'])(
    '%s → refunded once',
    async (point) => {
      const { paid, refund, merchantId, client, call } = await merchant(under);
      const { paymentId } = await paid([card(100)]);
      dieAt(point);
      await expect(refund(paymentId, 60)).rejects.toThrow('killed');
      const refundStatus = async () =>
        must(await client.listRefunds({ paymentIds: [paymentId] }, call)).items[0]?.status;
      await expect.poll(refundStatus, WAIT).toBe('issued');
      expect(await bookOf(merchantId)).toMatchObject([{ refundedMinor: 60 }]);
    },
  );

  test.each(['payments:cancel:before-provider', 'payments:cancel:after-provider'])('%s → voided', async (point) => {
    const { pay, payment, merchantId, client, call } = await merchant(under);
    const { paymentId } = must(await pay([card(100)]));
    dieAt(point);
    await expect(client.cancelPayment({ paymentId }, call)).rejects.toThrow('killed');
    await expect.poll(async () => (await payment(paymentId)).status, WAIT).toBe('voided');
    expect(await bookOf(merchantId)).toMatchObject([{ status: 'voided' }]);
  });

  test('payments:before-commit → nothing happened, and the same call again succeeds', async () => {
    const { pay, payment, merchantId } = await merchant(under);
    const paymentId = newId('payment');
    dieAt('payments:before-commit');
    await expect(pay([card(100)], { paymentId })).rejects.toThrow('killed');
    expect(await bookOf(merchantId)).toEqual([]);
    must(await pay([card(100)], { paymentId }));
    expect((await payment(paymentId)).status).toBe('authorised');
  });
});

test('what the provider refuses for good waits for a person and is named by the audit (L16)', async () => {
  const { pay, client, call, payment, merchantId } = await merchant(under);
  const { paymentId } = must(await pay([card(100)]));
  const [authorisation] = await bookOf(merchantId);
  await under.provider().client.voidRest(authorisation?.id ?? '');
  const orderId = newId('order');
  expect(must(await client.capturePayment({ paymentId, orderId }, call))).toMatchObject({
    status: 'capturing',
    needsPerson: true,
  });
  expect((await payment(paymentId)).capturedMinor).toBe(0);
  expect((await auditAll(under)).violations).toEqual([
    {
      law: 'L16',
      subject: `${merchantId} payment ${paymentId}`,
      detail: 'waits for a person in capturing: NOT_CAPTURABLE',
      version: 4,
    },
  ]);
});
