import { expect, test } from 'vitest';
import { type WebhookBooks, webhookDifferences } from './webhook-book.ts';

const PLACED = 'orders.order-placed.v1';
const CAPTURED = 'payments.payment-captured.v1';
const message = (id: string, type: string, data: object) => ({
  ...{ hook: 'h', id, type, body: JSON.stringify({ type, data }) },
  ...{ firstAt: 1, lastAt: 1, attempts: 1, taken: 1, duplicates: 0, sameBody: true },
});
const placed = message('evt_1', PLACED, { orderId: 'ord_1', totalMinor: 900 });
const captured = message('evt_2', CAPTURED, { paymentId: 'pay_1', amountMinor: 900 });
const sent = [placed, captured].map(({ id, type }) => ({ eventId: id, type, status: 'delivered' }));
const equal: WebhookBooks = {
  sent,
  received: [placed, { ...captured, taken: 2, duplicates: 1 }],
  rejected: [],
  orders: [{ id: 'ord_1', totalMinor: 900, status: 'open' }],
  payments: [{ paymentId: 'pay_1', capturedMinor: 900 }],
};

test('equal books have no differences, however often a message was delivered', () => {
  expect(webhookDifferences(equal)).toEqual([]);
});

test.each<[string, Partial<WebhookBooks>, RegExp]>([
  ['a forged delivery', { rejected: [{ type: PLACED, id: 'evt_9', reason: 'No match' }] }, /not signed well: No match/],
  [
    'a message that was not delivered yet',
    { sent: sent.map((one) => ({ ...one, status: 'waiting' })) },
    /evt_1 is waiting/,
  ],
  ['a delivery that never arrived', { received: [placed] }, /evt_2 counts as delivered and was never taken/],
  ['a message that nobody sent', { sent: sent.slice(1) }, /evt_1 arrived, and the log has undefined/],
  ['a repeat with another body', { received: [{ ...placed, sameBody: false }, captured] }, /said something else/],
  ['an order that nobody was told of', { received: [captured], sent: sent.slice(1) }, /ord_1 of 900 was told 0 times/],
  [
    'an order that was told under two ids',
    { received: [...equal.received, { ...placed, id: 'evt_3' }] },
    /ord_1 of 900 was told 2 times/,
  ],
  [
    'an order of another total',
    { orders: [{ id: 'ord_1', totalMinor: 901, status: 'open' }] },
    /of 900 .* is not there/,
  ],
  [
    'a cancellation that was not told',
    { orders: [{ ...equal.orders[0], status: 'cancelled' } as never] },
    /told 0 times/,
  ],
  ['a capture that is not booked', { payments: [] }, /pay_1 of 900 was told and is not there/],
])('%s is named', (_, change, says) => {
  expect(webhookDifferences({ ...equal, ...change })).toContainEqual(expect.stringMatching(says));
});
