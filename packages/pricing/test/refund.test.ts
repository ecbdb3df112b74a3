import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  DEFAULT_REFUND_POLICY,
  priceBasket,
  type Refund,
  type RefundHistory,
  type RefundPolicy,
  type ReturnedLine,
  refundFor,
  type SoldOrder,
} from '../src/index.ts';
import { arbitrary } from './arbitrary.ts';
import { BERLIN, basket, book, line, promotion } from './example.ts';

const tenOff = promotion('ten-off', { kind: 'order_amount_off', amountMinor: { EUR: 1000 } });
const threeForThirty = basket([line('a', 1000), line('b', 1000), line('c', 1000)]);

/** Returns one step after another, as a shop would, and gives each refund. */
function returnInSteps(sold: SoldOrder, steps: readonly (readonly ReturnedLine[])[], policy?: RefundPolicy): Refund[] {
  let history: RefundHistory = { returned: [], refundedMinor: 0 };
  return steps.map((returning) => {
    const result = refundFor(sold, returning, history, policy);
    if (!result.ok) throw new Error(result.rejection.code);
    history = { returned: [...history.returned, ...returning], refundedMinor: result.value.refundedMinor };
    return result.value;
  });
}

const amounts = (refunds: readonly Refund[]) => refunds.map((refund) => refund.amountMinor);
const unit = (lineId: string, quantity = 1) => [{ lineId, quantity }];

describe('what was really paid comes back', () => {
  test('three items at 10.00 less 10.00 are split 3.34, 3.33, 3.33', () => {
    const { lines, totals } = priceBasket(threeForThirty, book({ promotions: [tenOff] }));
    expect(lines.map((one) => one.discountMinor)).toEqual([334, 333, 333]);
    expect(totals.totalMinor).toBe(2000);
  });

  test.each([['a b c'], ['c b a'], ['b a c'], ['b c a'], ['c a b'], ['a c b']])(
    'three items at 10.00 less 10.00 give back 20.00 when they return in the order %s',
    (order) => {
      const sold = priceBasket(threeForThirty, book({ promotions: [tenOff] }));
      const refunds = returnInSteps(
        sold,
        order.split(' ').map((id) => unit(id)),
      );
      expect(refunds.at(-1)?.refundedMinor).toBe(2000);
      expect(new Set(amounts(refunds))).toEqual(new Set([666, 667]));
    },
  );

  test('three equal units on one line that cost 20.00 come back as 6.67, 6.67, 6.66', () => {
    const sold = priceBasket(basket([line('a', 1000, { quantity: 3 })]), book({ promotions: [tenOff] }));
    expect(amounts(returnInSteps(sold, [unit('a'), unit('a'), unit('a')]))).toEqual([667, 667, 666]);
  });

  test('a return that breaks a threshold keeps the discount by default', () => {
    const overTwenty = promotion(
      'over-20',
      { kind: 'order_percent_off', ratePpm: 100_000 },
      { conditions: [{ kind: 'min_subtotal', amountMinor: { EUR: 2000 } }] },
    );
    const twoItems = basket([line('a', 1000), line('b', 1000)]);
    const priced = book({ promotions: [overTwenty] });
    const sold = priceBasket(twoItems, priced);
    expect(amounts(returnInSteps(sold, [unit('a'), unit('b')]))).toEqual([900, 900]);

    const reprice: RefundPolicy = {
      ...DEFAULT_REFUND_POLICY,
      goods: { kind: 'reprice_kept', basket: twoItems, book: priced },
    };
    expect(amounts(returnInSteps(sold, [unit('a'), unit('b')], reprice))).toEqual([800, 1000]);
  });
});

describe('shipping and rounding', () => {
  const shipped = basket([line('a', 1000, { quantity: 2 })], { delivery: BERLIN });

  test('shipping comes back with the last unit', () => {
    const refunds = returnInSteps(priceBasket(shipped, book()), [unit('a'), unit('a')]);
    expect(amounts(refunds)).toEqual([1000, 1490]);
    expect(refunds[1]?.shipping?.totalMinor).toBe(490);
  });

  test('shipping that the policy keeps is listed as non-refundable', () => {
    const keepShipping: RefundPolicy = { ...DEFAULT_REFUND_POLICY, shipping: 'never' };
    const [refund] = returnInSteps(priceBasket(shipped, book()), [unit('a', 2)], keepShipping);
    expect(refund?.amountMinor).toBe(2000);
    expect(refund?.nonRefundable).toEqual([{ kind: 'shipping', amountMinor: 490 }]);
  });

  test('a cash sale that was rounded to 12.45 gives back 12.45, in coins that exist at every step', () => {
    const swiss = book({ cashRounding: { CHF: 5 } });
    const sold = priceBasket(basket([line('a', 415), line('b', 828)], { currency: 'CHF', tenderKind: 'cash' }), swiss);
    expect(sold.totals).toMatchObject({ totalMinor: 1245, roundingMinor: 2 });
    const cash: RefundPolicy = { ...DEFAULT_REFUND_POLICY, cashIncrementMinor: 5 };
    const everything = [...unit('a'), ...unit('b')];
    expect(refundFor(sold, everything)).toMatchObject({
      value: { amountMinor: 1245, roundingMinor: 2, adjustmentMinor: 0 },
    });
    expect(amounts(returnInSteps(sold, [unit('b'), unit('a')], cash))).toEqual([830, 415]);
    expect(amounts(returnInSteps(sold, [unit('a'), unit('b')], cash))).toEqual([415, 830]);
  });

  test('a card sale paid back in cash gives no more than was paid', () => {
    const sold = priceBasket(basket([line('a', 998)], { currency: 'CHF', tenderKind: 'card' }), book());
    const cash: RefundPolicy = { ...DEFAULT_REFUND_POLICY, cashIncrementMinor: 5 };
    expect(returnInSteps(sold, [unit('a')], cash)[0]).toMatchObject({ amountMinor: 995, roundingMinor: -3 });
  });

  test('an earlier goodwill refund is taken off the next one, and never below nothing', () => {
    const sold = priceBasket(basket([line('a', 1000, { quantity: 2 })]), book());
    const first = refundFor(sold, unit('a'), { returned: [], refundedMinor: 1200 });
    expect(first).toMatchObject({ ok: true, value: { amountMinor: 0, adjustmentMinor: -1000, refundedMinor: 1200 } });
    const last = refundFor(sold, unit('a'), { returned: unit('a'), refundedMinor: 1200 });
    expect(last).toMatchObject({ ok: true, value: { amountMinor: 800, adjustmentMinor: -200, refundedMinor: 2000 } });
  });
});

describe('a return is refused', () => {
  const sold = priceBasket(basket([line('a', 1000, { quantity: 2 })]), book());

  test('for a line that was not sold', () => {
    expect(refundFor(sold, unit('b'))).toEqual({ ok: false, rejection: { code: 'UNKNOWN_LINE', lineId: 'b' } });
  });

  test.each([0, -1, 1.5, Number.NaN])('for a quantity of %s', (quantity) => {
    expect(refundFor(sold, unit('a', quantity))).toMatchObject({ ok: false, rejection: { code: 'INVALID_QUANTITY' } });
  });

  test('for more than was sold and not yet returned (L17)', () => {
    expect(refundFor(sold, unit('a', 2), { returned: unit('a'), refundedMinor: 1000 })).toEqual({
      ok: false,
      rejection: { code: 'MORE_THAN_SOLD', lineId: 'a', requested: 2, stillReturnable: 1 },
    });
  });
});

describe('for any order', () => {
  const soldAndShuffles = fc.record({
    anyBasket: arbitrary.basket,
    anyBook: arbitrary.priceBook,
    keys: fc.infiniteStream(fc.nat()),
  });

  /** Every unit alone, or the rest of a line at once where it has many, in an order that the keys choose. */
  function shuffledSteps(sold: SoldOrder, keys: fc.Stream<number>): ReturnedLine[][] {
    return sold.lines
      .flatMap(({ lineId, quantity }) => [
        ...Array.from({ length: Math.min(quantity, 4) - 1 }, () => ({ lineId, quantity: 1 })),
        { lineId, quantity: quantity - (Math.min(quantity, 4) - 1) },
      ])
      .map((step) => ({ step, key: keys.next().value }))
      .sort((a, b) => a.key - b.key)
      .map(({ step }) => [step]);
  }

  test('a full return in any steps gives back exactly what was paid (L3, L4)', () => {
    fc.assert(
      fc.property(soldAndShuffles, ({ anyBasket, anyBook, keys }) => {
        const sold = priceBasket(anyBasket, anyBook);
        const refunds = returnInSteps(sold, shuffledSteps(sold, keys));
        const last = refunds.at(-1);
        if (last === undefined) return;
        expect(last.complete).toBe(true);
        expect(last.refundedMinor).toBe(sold.totals.totalMinor);
        expect(amounts(refunds).reduce((sum, amount) => sum + amount, 0)).toBe(sold.totals.totalMinor);
      }),
      { numRuns: 500 },
    );
  });

  test('what has come back alone decides what has been refunded, not the order (L4)', () => {
    fc.assert(
      fc.property(soldAndShuffles, fc.nat(), ({ anyBasket, anyBook, keys }, cut) => {
        const sold = priceBasket({ ...anyBasket, tenderKind: 'card' }, anyBook);
        const steps = shuffledSteps(sold, keys);
        const some = steps.slice(0, steps.length === 0 ? 0 : cut % steps.length);
        const forwards = returnInSteps(sold, some).at(-1)?.refundedMinor;
        expect(returnInSteps(sold, some.toReversed()).at(-1)?.refundedMinor).toBe(forwards);
        expect(returnInSteps(sold, some.length === 0 ? [] : [some.flat()]).at(-1)?.refundedMinor).toBe(forwards);
      }),
      { numRuns: 500 },
    );
  });

  test('pricing the kept goods again also ends with exactly what was paid, and never goes below nothing on the way', () => {
    fc.assert(
      fc.property(soldAndShuffles, ({ anyBasket, anyBook, keys }) => {
        const sold = priceBasket(anyBasket, anyBook);
        const goods = { kind: 'reprice_kept', basket: anyBasket, book: anyBook } as const;
        const refunds = returnInSteps(sold, shuffledSteps(sold, keys), { ...DEFAULT_REFUND_POLICY, goods });
        for (const refund of refunds) expect(refund.amountMinor).toBeGreaterThanOrEqual(0);
        if (refunds.length > 0) expect(refunds.at(-1)?.refundedMinor).toBe(sold.totals.totalMinor);
      }),
    );
  });

  test('every step adds up: lines, shipping, rounding and adjustment; net and tax on each line (L19)', () => {
    fc.assert(
      fc.property(soldAndShuffles, ({ anyBasket, anyBook, keys }) => {
        const sold = priceBasket(anyBasket, anyBook);
        for (const refund of returnInSteps(sold, shuffledSteps(sold, keys))) {
          const lines = refund.lines.reduce((sum, one) => sum + one.totalMinor, 0);
          const { amountMinor, shipping, roundingMinor, adjustmentMinor } = refund;
          expect(lines + (shipping?.totalMinor ?? 0) + roundingMinor + adjustmentMinor).toBe(amountMinor);
          for (const one of refund.lines) {
            expect(one.taxes.reduce((sum, tax) => sum + tax.amountMinor, one.netMinor)).toBe(one.totalMinor);
            expect(Math.min(one.netMinor, ...one.taxes.map((tax) => tax.amountMinor))).toBeGreaterThanOrEqual(0);
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  test('a unit gives back its exact share of the line, and of each tax, to within one minor unit (L4)', () => {
    fc.assert(
      fc.property(arbitrary.basket, arbitrary.priceBook, (anyBasket, anyBook) => {
        const sold = priceBasket(anyBasket, anyBook);
        for (const { lineId, quantity, totalMinor, netMinor } of sold.lines) {
          const result = refundFor(sold, unit(lineId));
          const refunded = result.ok ? result.value.lines.find((one) => one.lineId === lineId) : undefined;
          expect(Math.abs((refunded?.totalMinor ?? 0) - totalMinor / quantity)).toBeLessThan(1);
          expect(Math.abs((refunded?.netMinor ?? 0) - netMinor / quantity)).toBeLessThan(1);
        }
      }),
    );
  });
});
