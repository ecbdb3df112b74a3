import { newId } from '@concord/ids';
import { describe, expect, it } from 'vitest';
import { emptyOrder, snapshotOf } from '../../test/order-fixture.ts';
import { pricedSnapshot } from '../../test/shop.ts';
import { lookupToken, orderIdOfToken } from '../api/lookup-token.ts';
import { addsUp } from './adds-up.ts';
import { nextInSeries, ORDER_SERIES } from './numbering.ts';
import { changed, type Order, type Snapshot, statusesOf } from './order.ts';
import { advance, begin } from './process.ts';

const goods = [
  { quantity: 3, unitPriceMinor: 999 },
  { quantity: 1, unitPriceMinor: 5_000 },
];
const snapshot = snapshotOf(pricedSnapshot(goods, 'ship'));

describe('an order that is placed', () => {
  it('adds up when the pricing package priced it', () => {
    expect(addsUp(snapshot)).toMatchObject({ ok: true });
  });

  const [line] = snapshot.lines;
  const wrongs: [string, Snapshot][] = [
    ['total', { ...snapshot, totals: { ...snapshot.totals, totalMinor: snapshot.totals.totalMinor - 1 } }],
    ['discount', { ...snapshot, totals: { ...snapshot.totals, discountMinor: snapshot.totals.discountMinor + 1 } }],
    ['shipping', { ...snapshot, totals: { ...snapshot.totals, shippingMinor: 0 } }],
    ['tax', { ...snapshot, totals: { ...snapshot.totals, taxMinor: 0 } }],
    ['total', { ...snapshot, lines: line ? [{ ...line, totalMinor: line.totalMinor + 1 }] : [] }],
    ['subtotal', { ...snapshot, lines: line ? [{ ...line, quantity: line.quantity + 1 }] : [] }],
  ];
  it.each(wrongs)('is refused when its %s is not the sum of its parts', (component, wrong) => {
    const result = addsUp(wrong);
    expect(result).toMatchObject({ ok: false, rejection: { code: 'TOTALS_DO_NOT_ADD_UP' } });
    expect(!result.ok && result.rejection.component).toContain(component);
  });
});

describe('the statuses of an order', () => {
  const order = emptyOrder(snapshot);
  const left = { lines: order.lines.map((line) => ({ ...line, fulfilled: line.quantity })) };
  const cancelled = { lines: order.lines.map((line) => ({ ...line, cancelled: line.quantity })) };
  const paid = { capturedMinor: order.totalMinor };

  const cases: [string, Partial<Order>, Partial<ReturnType<typeof statusesOf>>][] = [
    ['nothing has happened', {}, { order: 'open', payment: 'pending', fulfilment: 'unfulfilled', return: 'none' }],
    ['it is paid', paid, { order: 'open', payment: 'paid' }],
    ['all has left unpaid', left, { order: 'open', fulfilment: 'fulfilled' }],
    ['all has left and is paid', { ...left, ...paid }, { order: 'completed' }],
    ['all is cancelled', cancelled, { order: 'cancelled', fulfilment: 'nothing_to_fulfil' }],
    ['nothing can be taken', { ...cancelled, voided: true }, { payment: 'voided' }],
    ['a part is paid back', { ...paid, refundedMinor: 1 }, { payment: 'partially_refunded' }],
    ['all is paid back', { ...paid, refundedMinor: order.totalMinor }, { payment: 'refunded' }],
  ];
  it.each(cases)('follow from the facts when %s', (_, facts, statuses) => {
    expect(statusesOf({ ...order, ...facts })).toMatchObject(statuses);
  });

  it('cannot go where no table lets them: a cancelled order never opens again', () => {
    const gone = { ...order, ...cancelled };
    expect(() => changed(gone, { lines: order.lines })).toThrow(/cannot go from/);
  });

  it('cannot take money back that was booked as captured', () => {
    expect(() => changed({ ...order, ...paid }, { capturedMinor: 0 })).toThrow(/cannot go from/);
  });
});

describe('a process', () => {
  const started = begin('cancellation', { orderId: 'ord_1', subjectId: 'ord_1', nowMs: 1_000 });

  it('goes through its steps in order and ends', () => {
    let process = started;
    const steps = [];
    while (process.status !== 'done') {
      steps.push(process.step);
      process = advance(process, { kind: 'done' }, 1_000);
    }
    expect(steps).toEqual(['release_stock', 'release_coupons', 'settle_payment']);
    expect(process.dueAtMs).toBeNull();
  });

  it('is tried again ever more seldom, at the same step, while the outcome is not known', () => {
    let process = started;
    const pausesMs = [];
    for (let attempt = 0; attempt < 12; attempt++) {
      process = advance(process, { kind: 'unknown', reason: 'UNAVAILABLE' }, 0);
      pausesMs.push(process.dueAtMs);
    }
    expect(process).toMatchObject({ step: 'release_stock', status: 'running', attempts: 12 });
    expect(pausesMs.slice(0, 4)).toEqual([1_000, 2_000, 4_000, 8_000]);
    expect(pausesMs.at(-1)).toBe(300_000);
  });

  it('waits for a person when the other side says no, and is still looked at every hour', () => {
    const parked = advance(started, { kind: 'refused', reason: 'PAYMENT_NOT_FOUND' }, 0);
    expect(parked).toMatchObject({ status: 'parked', failure: 'PAYMENT_NOT_FOUND', dueAtMs: 3_600_000 });
    expect(advance(parked, { kind: 'done' }, 0)).toMatchObject({ status: 'running', step: 'release_coupons' });
  });
});

describe('a number', () => {
  it('is the next one of its store and series', () => {
    const first = nextInSeries(undefined, 'sto_1', ORDER_SERIES);
    expect([first.last, nextInSeries(first, 'sto_1', ORDER_SERIES).last]).toEqual([1_001, 1_002]);
    expect(nextInSeries(undefined, 'sto_1', 'receipt:reg_1').last).toBe(1);
  });
});

describe('a look-up link', () => {
  const [orderId, merchantId] = [newId('order'), newId('merchant')];
  const token = lookupToken('secret', merchantId, orderId);

  it('opens its order at its merchant', () => {
    expect(orderIdOfToken('secret', merchantId, token)).toBe(orderId);
  });

  it.each([
    ['another merchant', 'secret', newId('merchant'), token],
    ['another secret', 'other', merchantId, token],
    ['another order under its signature', 'secret', merchantId, `${newId('order')}.${token.split('.')[1]}`],
    ['no signature', 'secret', merchantId, orderId],
    ['nothing', 'secret', merchantId, ''],
  ])('opens nothing for %s', (_, secret, merchant, given) => {
    expect(orderIdOfToken(secret, merchant, given)).toBeUndefined();
  });
});
