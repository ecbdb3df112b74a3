import { newId } from '@concord/ids';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  beginSale,
  lineIdOf,
  must,
  orderOf,
  type Platform,
  pay,
  sell,
  sellAndSend,
  startPlatform,
} from '../test/shop.ts';

let platform: Platform;

beforeAll(async () => {
  platform = await startPlatform();
});

afterAll(() => platform.stop());

test('an order is placed once: the same id again is the same order, number, link and event', async () => {
  const { orders, kit } = platform;
  const sale = await beginSale(platform, [{ quantity: 2, unitPriceMinor: 1_999 }]);
  const answers = await Promise.all(Array.from({ length: 5 }, () => orders.client.placeOrder(sale.input, sale.call)));
  const placed = answers.map(must);
  expect(new Set(placed.map((one) => JSON.stringify(one))).size).toBe(1);
  expect(placed[0]).toMatchObject({ orderId: sale.orderId, number: '1001', receiptNumber: null });
  const events = (await kit.published()).filter((event) => event.key === sale.orderId);
  expect(events.map((event) => event.type)).toEqual(['orders.order-placed.v1']);
  expect(events[0]?.data).toMatchObject({ number: '1001', channel: 'online', totalMinor: sale.totalMinor });
  expect(JSON.stringify(events)).not.toContain('ada@example.org');
  expect(await orderOf(platform, sale)).toMatchObject({
    status: 'open',
    paymentStatus: 'pending',
    fulfilmentStatus: 'unfulfilled',
    email: 'ada@example.org',
  });
});

test('the same id for another sale is refused', async () => {
  const sale = await sell(platform, [{ quantity: 1, unitPriceMinor: 500 }]);
  const other = { ...sale.input, checkoutId: newId('checkout') };
  const answer = await platform.orders.client.placeOrder(other, sale.call);
  expect(answer).toMatchObject({ ok: false, rejection: { code: 'ORDER_DIFFERS' } });
});

test('goods leave in two parcels; the stock follows each, the order is complete with the last', async () => {
  const { orders, inventory, kit } = platform;
  const sale = await sell(platform, [
    { quantity: 3, unitPriceMinor: 1_000 },
    { quantity: 1, unitPriceMinor: 250 },
  ]);
  const lines = [{ lineId: lineIdOf(sale), quantity: 2 }];
  const first = must(await orders.client.fulfilOrder({ orderId: sale.orderId, lines }, sale.call));
  expect(first.fulfilment).toMatchObject({ status: 'fulfilled', lines });
  expect(await orderOf(platform, sale)).toMatchObject({ status: 'open', fulfilmentStatus: 'partially_fulfilled' });
  must(await orders.client.fulfilOrder({ orderId: sale.orderId }, sale.call));
  expect(await orderOf(platform, sale)).toMatchObject({ status: 'completed', fulfilmentStatus: 'fulfilled' });
  const { reservationId } = sale;
  const reservation = must(await inventory.client.getReservation({ reservationId }, sale.call));
  expect(reservation).toMatchObject({ status: 'fulfilled', orderId: sale.orderId });
  const again = await orders.client.fulfilOrder({ orderId: sale.orderId }, sale.call);
  expect(again).toMatchObject({ ok: false, rejection: { code: 'ORDER_CLOSED', status: 'completed' } });
  const types = (await kit.published()).filter(({ key }) => key === sale.orderId).map(({ type }) => type);
  expect(types).toEqual([
    'orders.order-placed.v1',
    'orders.order-paid.v1',
    'orders.order-fulfilled.v1',
    'orders.order-fulfilled.v1',
    'orders.order-completed.v1',
  ]);
});

test('two parcels for the same open units at once: one leaves, the other is refused', async () => {
  const sale = await sell(platform, [{ quantity: 1, unitPriceMinor: 1_000 }]);
  const send = () => platform.orders.client.fulfilOrder({ orderId: sale.orderId }, sale.call);
  const answers = await Promise.all([send(), send(), send()]);
  expect(answers.filter((answer) => answer.ok)).toHaveLength(1);
});

test('a sale at the counter has left when it is placed, and has a receipt of its register', async () => {
  const sale = await beginSale(platform, [{ quantity: 2, unitPriceMinor: 300 }], { kind: 'handover' });
  const placed = must(await platform.orders.client.placeOrder(sale.input, sale.call));
  expect(placed.receiptNumber).toBe('R-000001');
  await pay(platform, sale);
  await expect.poll(async () => (await orderOf(platform, sale)).status).toBe('completed');
  const levels = must(await platform.inventory.client.listLevels({ locationId: sale.locationId }, sale.call));
  expect(levels.items).toMatchObject([{ onHand: 0, reserved: 0, allocated: 0 }]);
});

test('bought online, returned in a shop: the goods are in stock there, the money is back where it came from', async () => {
  const { orders, inventory, payments } = platform;
  const sale = await sellAndSend(platform, [{ quantity: 1, unitPriceMinor: 5_000 }]);
  const shop = newId('location');
  const command = {
    orderId: sale.orderId,
    returnId: newId('return'),
    locationId: shop,
    lines: [{ lineId: lineIdOf(sale), quantity: 1 }],
    reason: 'Too small',
  };
  const answer = must(await orders.client.receiveReturn(command, sale.call));
  expect(answer).toMatchObject({ refundMinor: sale.totalMinor, return: { status: 'refunded' } });
  expect(must(await orders.client.receiveReturn(command, sale.call))).toEqual(answer);
  expect(payments.refundedMinor(sale.paymentId)).toBe(sale.totalMinor);
  const levels = must(await inventory.client.listLevels({ locationId: shop }, sale.call));
  expect(levels.items).toMatchObject([{ onHand: 1, free: 1 }]);
  expect(await orderOf(platform, sale)).toMatchObject({
    status: 'completed',
    paymentStatus: 'refunded',
    returnStatus: 'returned',
    refundingMinor: 0,
  });
});

test('two registers at two servers take back the same unit at once: one refund (L17)', async () => {
  const { orders, otherOrders, payments } = platform;
  const sale = await sellAndSend(platform, [{ quantity: 1, unitPriceMinor: 2_000 }]);
  const lines = [{ lineId: lineIdOf(sale), quantity: 1 }];
  const take = (server = orders) =>
    server.client.receiveReturn(
      { orderId: sale.orderId, locationId: newId('location'), lines, reason: 'x' },
      sale.call,
    );
  const answers = await Promise.all([take(), take(otherOrders), take(), take(otherOrders)]);
  expect(answers.filter((answer) => answer.ok)).toHaveLength(1);
  expect(answers.find((answer) => !answer.ok)).toMatchObject({
    rejection: { code: 'MORE_THAN_RETURNABLE', requested: 1, returnable: 0 },
  });
  expect(payments.refundCount(sale.paymentId)).toBe(1);
});

test('an order that was not paid yet is cancelled: stock and coupon are free, the payment can take nothing', async () => {
  const { orders, inventory, payments, releasedRedemptions } = platform;
  const sale = await beginSale(platform, [{ quantity: 2, unitPriceMinor: 900 }]);
  must(await orders.client.placeOrder(sale.input, sale.call));
  const cancelled = must(await orders.client.cancelOrder({ orderId: sale.orderId, reason: 'Changed mind' }, sale.call));
  expect(cancelled).toMatchObject({ status: 'cancelled', paymentStatus: 'voided', cancellation: { status: 'done' } });
  expect(payments.isCancelled(sale.paymentId)).toBe(true);
  expect(releasedRedemptions).toContain(sale.input.redemptionId);
  const levels = must(await inventory.client.listLevels({ locationId: sale.locationId }, sale.call));
  expect(levels.items).toMatchObject([{ onHand: 2, free: 2 }]);
});

test('a paid order is cancelled: exactly what was captured goes back (L3)', async () => {
  const sale = await sell(platform, [{ quantity: 3, unitPriceMinor: 333 }]);
  const cancelled = must(
    await platform.orders.client.cancelOrder({ orderId: sale.orderId, reason: 'Out of stock' }, sale.call),
  );
  expect(cancelled).toMatchObject({ status: 'cancelled', paymentStatus: 'refunded', refundedMinor: sale.totalMinor });
  expect(platform.payments.refundedMinor(sale.paymentId)).toBe(sale.totalMinor);
});
