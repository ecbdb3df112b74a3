import { newId } from '@concord/ids';
import { type Payments, paymentsMigrations, startPayments, testProvider } from '@concord/payments';
import { type TestService, testService } from '@concord/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { beginSale, lineIdOf, must, orderOf, type Platform, startPlatform } from '../test/shop.ts';

/** Nobody listens: cash and manual tenders ask no provider. */
const NO_PROVIDER = 'http://127.0.0.1:9';

let platform: Platform;
let payments: Payments;
let money: TestService;

beforeAll(async () => {
  platform = await startPlatform(async (log) => {
    money = await testService('payments', paymentsMigrations, { log });
    payments = startPayments({
      ...money,
      provider: testProvider(NO_PROVIDER),
      giftCardSecret: 'a secret of this test',
      webhookUrl: (endpointId) => `http://127.0.0.1:9/${endpointId}`,
    });
    return payments.client;
  });
});
afterAll(async () => {
  await platform.orders.stop();
  await payments.stop();
  await money.stop();
  await platform.stop();
});

/** A sale from the reservation to before the capture, as Checkout does it: in cash at a till, or by bank transfer. */
async function placedSale(kind: 'handover' | 'ship') {
  const registerId = newId('register');
  const sale = await beginSale(platform, [{ quantity: 2, unitPriceMinor: 995 }], { kind, registerId });
  const { paymentId, orderId, totalMinor: amountMinor, call } = sale;
  const cash = { kind: 'cash' as const, amountMinor, tenderedMinor: amountMinor };
  const tenders = [kind === 'handover' ? cash : { kind: 'manual' as const, amountMinor }];
  const { checkoutId, channel } = sale.input;
  const asked = { paymentId, checkoutId, amountMinor, currency: 'EUR', channel };
  must(await payments.client.authorisePayment({ ...asked, registerId, tenders }, call));
  must(await platform.orders.client.placeOrder(sale.input, call));
  const capture = () => payments.client.capturePayment({ paymentId, orderId }, call);
  return { ...sale, registerId, capture };
}

test('Payments says by its event what was captured; a return pays back from the drawer, and both books agree', async () => {
  const sale = await placedSale('handover');
  must(await sale.capture());
  await expect.poll(async () => (await orderOf(platform, sale)).status).toBe('completed');
  const lines = [{ lineId: lineIdOf(sale), quantity: 1 }];
  const { orderId, registerId, call, paymentId } = sale;
  const command = { orderId, locationId: sale.locationId, registerId, lines, reason: 'x' };
  const back = must(await platform.orders.client.receiveReturn(command, call));
  expect(back.return.status).toBe('refunded');
  const payment = must(await payments.client.getPayment({ paymentId }, call));
  expect(payment.refundedMinor).toBe(back.refundMinor);
  expect(await orderOf(platform, sale)).toMatchObject({
    capturedMinor: payment.capturedMinor,
    refundedMinor: payment.refundedMinor,
  });
});

test('an order is cancelled before its capture: Payments can take nothing any more', async () => {
  const sale = await placedSale('ship');
  const cancelled = must(await platform.orders.client.cancelOrder({ orderId: sale.orderId, reason: 'x' }, sale.call));
  expect(cancelled).toMatchObject({ status: 'cancelled', paymentStatus: 'voided' });
  expect(await sale.capture()).toMatchObject({ ok: false, rejection: { code: 'PAYMENT_CLOSED' } });
});

test('a cancellation and a capture cross, whoever is first: no money stays without goods (L16)', async () => {
  const sales = await Promise.all(Array.from({ length: 8 }, () => placedSale('ship')));
  const outcomes = await Promise.all(
    sales.map(async (sale) => {
      const cancel = platform.orders.client.cancelOrder({ orderId: sale.orderId, reason: 'x' }, sale.call);
      const [captured] = await Promise.all([sale.capture(), cancel]);
      return captured.ok;
    }),
  );
  for (const [index, sale] of sales.entries()) {
    const wanted = outcomes[index] ? 'refunded' : 'voided';
    await expect.poll(async () => (await orderOf(platform, sale)).paymentStatus, { timeout: 5_000 }).toBe(wanted);
    const { paymentId, call } = sale;
    const { capturedMinor, refundedMinor } = must(await payments.client.getPayment({ paymentId }, call));
    expect(refundedMinor).toBe(capturedMinor);
  }
});
