import { injectFaults } from '@concord/fault-points';
import { newId } from '@concord/ids';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  lineIdOf,
  must,
  orderOf,
  type Platform,
  type Sale,
  sell,
  sellAndSend,
  startPlatform,
} from '../../test/shop.ts';
import { STEPS } from '../domain/process.ts';

let platform: Platform;

beforeAll(async () => {
  platform = await startPlatform();
});
afterEach(() => injectFaults(undefined));
afterAll(() => platform.stop());

/** The process dies at the point, once; whoever called is answered or not, the rows stay. */
function killAt(point: string): { readonly wasReached: () => boolean } {
  let reached = false;
  injectFaults((passed) => {
    if (passed !== point || reached) return;
    reached = true;
    throw new Error(`killed at ${point}`);
  });
  return { wasReached: () => reached };
}

function points(kind: keyof typeof STEPS): string[] {
  return STEPS[kind].flatMap((step) => [`orders:${kind}:before-${step}`, `orders:${kind}:after-${step}`]);
}

async function stockAt(sale: Sale, locationId: string) {
  return must(await platform.inventory.client.listLevels({ locationId }, sale.call)).items[0];
}

describe('a service that is killed anywhere in a process ends it after its restart, each effect once', () => {
  it.each(points('fulfilment'))('%s', async (point) => {
    const sale = await sell(platform, [{ quantity: 2, unitPriceMinor: 700 }]);
    const kill = killAt(point);
    must(await platform.orders.client.fulfilOrder({ orderId: sale.orderId }, sale.call));
    expect(kill.wasReached()).toBe(true);
    expect((await orderOf(platform, sale)).fulfilmentStatus).toBe('unfulfilled');
    await platform.sweepLater();
    expect(await orderOf(platform, sale)).toMatchObject({ status: 'completed', fulfilmentStatus: 'fulfilled' });
    expect(await stockAt(sale, sale.locationId)).toMatchObject({ onHand: 0, allocated: 0, reserved: 0 });
  });

  it.each(points('return'))('%s', async (point) => {
    const sale = await sellAndSend(platform, [{ quantity: 1, unitPriceMinor: 700 }]);
    const shop = newId('location');
    const kill = killAt(point);
    const lines = [{ lineId: lineIdOf(sale), quantity: 1 }];
    const command = { orderId: sale.orderId, locationId: shop, lines, reason: 'x' };
    const begun = must(await platform.orders.client.receiveReturn(command, sale.call));
    expect(kill.wasReached()).toBe(true);
    expect(begun.return.status).toBe('received');
    await platform.sweepLater();
    expect(await orderOf(platform, sale)).toMatchObject({ paymentStatus: 'refunded', refundingMinor: 0 });
    expect(await stockAt(sale, shop)).toMatchObject({ onHand: 1 });
    expect(platform.payments.refundedMinor(sale.paymentId)).toBe(sale.totalMinor);
  });

  it.each(points('cancellation'))('%s', async (point) => {
    const sale = await sell(platform, [{ quantity: 1, unitPriceMinor: 700 }]);
    const kill = killAt(point);
    const command = { orderId: sale.orderId, reason: 'x' };
    const begun = must(await platform.orders.client.cancelOrder(command, sale.call));
    expect(kill.wasReached()).toBe(true);
    expect(begun.status).toBe('cancelling');
    await platform.sweepLater();
    expect(await orderOf(platform, sale)).toMatchObject({ status: 'cancelled', paymentStatus: 'refunded' });
    expect(await stockAt(sale, sale.locationId)).toMatchObject({ onHand: 1, free: 1 });
    expect(platform.payments.refundCount(sale.paymentId)).toBe(1);
  });
});

describe('a process whose other side does not answer', () => {
  it('promises the refund at once, pays it back when Payments is there again, and once', async () => {
    const { orders, payments } = platform;
    const sale = await sellAndSend(platform, [{ quantity: 1, unitPriceMinor: 900 }]);
    const lines = [{ lineId: lineIdOf(sale), quantity: 1 }];
    const command = { orderId: sale.orderId, locationId: newId('location'), lines, reason: 'x' };
    payments.breakWith('UNAVAILABLE');
    const begun = must(await orders.client.receiveReturn(command, sale.call));
    expect(begun).toMatchObject({ refundMinor: sale.totalMinor, return: { status: 'received' } });
    expect(await orderOf(platform, sale)).toMatchObject({ refundedMinor: 0, refundingMinor: sale.totalMinor });
    payments.breakWith(undefined);
    await platform.sweepLater();
    await platform.sweepLater();
    expect(await orderOf(platform, sale)).toMatchObject({ refundedMinor: sale.totalMinor, refundingMinor: 0 });
    expect(payments.refundCount(sale.paymentId)).toBe(1);
  });

  it('waits for a person when it is refused, says so in the time line, and goes on once the cause is gone', async () => {
    const { orders, payments, kit } = platform;
    const sale = await sellAndSend(platform, [{ quantity: 1, unitPriceMinor: 900 }]);
    const lines = [{ lineId: lineIdOf(sale), quantity: 1 }];
    const command = { orderId: sale.orderId, locationId: newId('location'), lines, reason: 'x' };
    payments.breakWith('PAYMENT_NOT_FOUND');
    must(await orders.client.receiveReturn(command, sale.call));
    payments.breakWith(undefined);
    const entries = must(await orders.client.listTimeline({ orderId: sale.orderId }, sale.call)).items;
    expect(entries.at(-1)).toMatchObject({ kind: 'process_parked', facts: { reason: 'PAYMENT_NOT_FOUND' } });
    const auditor = await kit.asService('');
    const { facts } = must(await orders.client.auditOrders({ first: 5_000 }, auditor));
    expect(facts.find(({ orderId }) => orderId === sale.orderId)).toMatchObject({ parkedProcesses: 1 });
    const { client } = orders;
    const parked = must(await client.listProcesses({ orderId: sale.orderId, status: 'parked' }, sale.call)).items[0];
    expect(parked).toMatchObject({ kind: 'return', step: 'refund', failure: 'PAYMENT_NOT_FOUND' });
    const stranger = await kit.caller(newId('merchant'));
    const asked = { processId: parked?.id ?? '' };
    expect(await client.resumeProcess(asked, stranger)).toMatchObject({ rejection: { code: 'PROCESS_NOT_FOUND' } });
    expect(must(await client.resumeProcess(asked, sale.call)).status).toBe('done');
    expect(await orderOf(platform, sale)).toMatchObject({ paymentStatus: 'refunded' });
  });
});

describe('money that crosses a cancellation', () => {
  it('goes back by a refund of its own when its capture is only heard of afterwards (L16)', async () => {
    const { orders, payments, kit } = platform;
    const sale = await sell(platform, [{ quantity: 1, unitPriceMinor: 4_000 }], { paid: false });
    must(payments.capture(sale.paymentId));
    const cancelled = must(await orders.client.cancelOrder({ orderId: sale.orderId, reason: 'x' }, sale.call));
    expect(cancelled).toMatchObject({ status: 'cancelled', capturedMinor: 0 });
    await kit.data.log.append([
      {
        id: newId('event'),
        type: 'payments.payment-captured.v1',
        source: 'payments',
        merchantId: sale.merchantId,
        key: sale.paymentId,
        data: { paymentId: sale.paymentId, orderId: sale.orderId, amountMinor: sale.totalMinor, currency: 'EUR' },
        occurredAtMs: Date.now(),
      },
    ]);
    await expect.poll(async () => (await orderOf(platform, sale)).paymentStatus).toBe('refunded');
    expect(payments.refundedMinor(sale.paymentId)).toBe(sale.totalMinor);
  });
});
