import { describe, expect, test } from 'vitest';
import { type BasketLine, type Effect, type Promotion, priceBasket } from '../src/index.ts';
import { basket, book, line, promotion } from './example.ts';

/** What comes off each line when just these promotions stand in the book. */
function discounts(lines: readonly BasketLine[], ...promotions: readonly Promotion[]): number[] {
  return priceBasket(basket(lines), book({ promotions })).lines.map((one) => one.discountMinor);
}

function withEffect(lines: readonly BasketLine[], effect: Effect, more: Partial<Promotion> = {}): number[] {
  return discounts(lines, promotion('p', effect, more));
}

const shoes = { categoryIds: ['shoes'] };
const socks = { categoryIds: ['socks'] };

describe('percent, amount and fixed price', () => {
  test('a percentage is rounded once per line, half away from zero', () => {
    expect(withEffect([line('a', 335, { quantity: 3 })], { kind: 'percent_off', on: {}, ratePpm: 100_000 })).toEqual([
      101,
    ]);
  });

  test('it lowers only the lines that the selector names', () => {
    const lines = [line('a', 1000, shoes), line('b', 1000, socks), line('c', 1000, { ...shoes, productId: 'x' })];
    const on = { categoryIds: ['shoes'], except: { productIds: ['x'] } };
    expect(withEffect(lines, { kind: 'percent_off', on, ratePpm: 500_000 })).toEqual([500, 0, 0]);
  });

  test('attributes match by any of their values, and never by an inherited property', () => {
    const on = { attributes: { colour: ['red'] } };
    const lines = [
      line('a', 100, { attributes: { colour: ['blue', 'red'] } }),
      line('b', 100, { attributes: { colour: 'red' } }),
      line('c', 100, { attributes: { colour: 'blue' } }),
      line('d', 100),
    ];
    expect(withEffect(lines, { kind: 'percent_off', on, ratePpm: 1_000_000 })).toEqual([100, 100, 0, 0]);
    const inherited = { attributes: { constructor: ['x'] } };
    expect(withEffect(lines, { kind: 'percent_off', on: inherited, ratePpm: 1_000_000 })).toEqual([0, 0, 0, 0]);
  });

  test('lines that are reduced already can be left out', () => {
    const lines = [line('a', 1000, { compareAtMinor: 1500 }), line('b', 1000)];
    expect(withEffect(lines, { kind: 'percent_off', on: { reduced: false }, ratePpm: 100_000 })).toEqual([0, 100]);
  });

  test('an amount per unit never makes a unit cost less than nothing', () => {
    const lines = [line('a', 1000, { quantity: 2 }), line('b', 200)];
    expect(withEffect(lines, { kind: 'amount_off', on: {}, amountMinor: { EUR: 300 }, per: 'unit' })).toEqual([
      600, 200,
    ]);
  });

  test('an amount once over the selection is split by largest remainder', () => {
    const lines = [line('a', 1000), line('b', 1000), line('c', 1000)];
    const effect = { kind: 'amount_off', on: {}, amountMinor: { EUR: 1000 }, per: 'selection' } as const;
    expect(withEffect(lines, effect)).toEqual([334, 333, 333]);
  });

  test('a fixed price never raises a price', () => {
    const lines = [line('a', 1000, { quantity: 2 }), line('b', 500)];
    expect(withEffect(lines, { kind: 'fixed_price', on: {}, unitPriceMinor: { EUR: 700 } })).toEqual([600, 0]);
  });

  test('without an amount in the currency of the basket nothing happens (L18)', () => {
    const effect = { kind: 'order_amount_off', amountMinor: { USD: 500 } } as const;
    expect(withEffect([line('a', 1000)], effect)).toEqual([0]);
    const half = { kind: 'order_percent_off', ratePpm: 500_000 } as const;
    expect(withEffect([line('a', 1000)], half, { capMinor: { USD: 100 } })).toEqual([0]);
  });

  test('a price that staff typed is the one that promotions lower', () => {
    const lines = [line('a', 1000, { priceOverrideMinor: 600 })];
    expect(withEffect(lines, { kind: 'percent_off', on: {}, ratePpm: 100_000 })).toEqual([60]);
  });

  test('no more than the cap comes off, split over the lines', () => {
    const lines = [line('a', 1000), line('b', 2000)];
    const effect = { kind: 'percent_off', on: {}, ratePpm: 500_000 } as const;
    expect(withEffect(lines, effect, { capMinor: { EUR: 100 } })).toEqual([33, 67]);
  });
});

describe('buy X, get Y', () => {
  const threeForTwo = {
    kind: 'buy_get',
    buy: {},
    buyQuantity: 2,
    get: {},
    getQuantity: 1,
    ratePpm: 1_000_000,
  } as const;

  test('three for two makes the cheapest of three free', () => {
    expect(withEffect([line('a', 3000), line('b', 1000), line('c', 2000)], threeForTwo)).toEqual([0, 1000, 0]);
  });

  test('five units hold it once, six twice', () => {
    expect(withEffect([line('a', 1000, { quantity: 5 })], threeForTwo)).toEqual([1000]);
    expect(withEffect([line('a', 1000, { quantity: 6 })], threeForTwo)).toEqual([2000]);
  });

  test('no more often than allowed', () => {
    expect(withEffect([line('a', 1000, { quantity: 9 })], { ...threeForTwo, maxTimes: 2 })).toEqual([2000]);
  });

  test('a unit that is bought is not the one that is got', () => {
    const shoesThenAnything = { ...threeForTwo, buy: shoes, buyQuantity: 1 };
    expect(withEffect([line('a', 1000, shoes)], shoesThenAnything)).toEqual([0]);
    expect(withEffect([line('a', 1000, shoes), line('b', 300)], shoesThenAnything)).toEqual([0, 300]);
  });

  test('the cheapest that leave enough to be bought are got', () => {
    const lines = [line('a', 100, shoes), line('b', 200, shoes), line('c', 1000, socks)];
    expect(withEffect(lines, { ...threeForTwo, buy: shoes, buyQuantity: 1, getQuantity: 2 })).toEqual([100, 0, 1000]);
  });

  test('units of a line that no longer divides evenly keep its remainder on the first', () => {
    const ten = promotion('a', { kind: 'fixed_price', on: {}, unitPriceMinor: { EUR: 3 } }, { priority: 2 });
    const oneOff = promotion(
      'b',
      { kind: 'amount_off', on: {}, amountMinor: { EUR: 1 }, per: 'selection' },
      { priority: 1 },
    );
    const gift = promotion('c', { kind: 'gift', of: {}, quantity: 1 });
    expect(discounts([line('a', 5, { quantity: 3 })], ten, oneOff, gift)).toEqual([6 + 1 + 3]);
  });

  test('a million units are counted, not walked', () => {
    expect(withEffect([line('a', 1, { quantity: 3_000_000 })], threeForTwo)).toEqual([1_000_000]);
  });
});

describe('tiers, bundles and gifts', () => {
  test('the highest tier that the quantity reaches counts, per line or together', () => {
    const lines = [line('a', 1000, { quantity: 2 }), line('b', 1000, { quantity: 3 })];
    const tiers = [
      { kind: 'percent_off', fromQuantity: 5, ratePpm: 200_000 },
      { kind: 'percent_off', fromQuantity: 3, ratePpm: 100_000 },
    ] as const;
    expect(withEffect(lines, { kind: 'quantity_tiers', on: {}, counted: 'per_line', tiers })).toEqual([0, 300]);
    expect(withEffect(lines, { kind: 'quantity_tiers', on: {}, counted: 'together', tiers })).toEqual([400, 600]);
  });

  test('a bundle costs its price, its saving split over the parts', () => {
    const effect: Effect = {
      kind: 'bundle_price',
      parts: [
        { of: shoes, quantity: 1 },
        { of: socks, quantity: 2 },
      ],
      priceMinor: { EUR: 5000 },
    };
    const lines = [line('a', 5000, shoes), line('b', 500, { ...socks, quantity: 3 })];
    expect(withEffect(lines, effect)).toEqual([833, 167]);
  });

  test('a bundle takes the dearest units that fit, and none that would get dearer', () => {
    const anyTwo: Effect = { kind: 'bundle_price', parts: [{ of: {}, quantity: 2 }], priceMinor: { EUR: 1500 } };
    const lines = [line('a', 1000), line('b', 900), line('c', 600), line('d', 500)];
    expect(withEffect(lines, anyTwo).reduce((sum, off) => sum + off, 0)).toBe(400);
  });

  test('a gift in the basket becomes free, as many units as are given', () => {
    const effect: Effect = { kind: 'gift', of: { productIds: ['mug'] }, quantity: 1 };
    const lines = [line('a', 5000), line('b', 800, { productId: 'mug', quantity: 2 })];
    expect(withEffect(lines, effect)).toEqual([0, 800]);
  });
});

describe('the whole order', () => {
  test('an amount off the order never goes below zero', () => {
    const effect: Effect = { kind: 'order_amount_off', amountMinor: { EUR: 5000 } };
    const priced = priceBasket(basket([line('a', 1000)]), book({ promotions: [promotion('p', effect)] }));
    expect(priced.totals).toMatchObject({ discountMinor: 1000, totalMinor: 0, taxMinor: 0 });
  });

  test('it says which part of it each line got', () => {
    const effect: Effect = { kind: 'order_amount_off', amountMinor: { EUR: 100 } };
    const priced = priceBasket(
      basket([line('b', 1000), line('a', 2000)]),
      book({ promotions: [promotion('p', effect)] }),
    );
    expect(priced.orderDiscounts).toEqual([
      {
        promotionId: 'p',
        name: 'p',
        reason: 'order_amount_off',
        amountMinor: 100,
        split: [
          { lineId: 'a', amountMinor: 67 },
          { lineId: 'b', amountMinor: 33 },
        ],
      },
    ]);
  });

  test('amounts near the safe integer limit stay exact', () => {
    const priceMinor = Number.MAX_SAFE_INTEGER - 1;
    const effect: Effect = { kind: 'order_percent_off', ratePpm: 333_333 };
    const priced = priceBasket(basket([line('a', priceMinor)]), book({ promotions: [promotion('p', effect)] }));
    expect(BigInt(priced.totals.discountMinor)).toBe((BigInt(priceMinor) * 333_333n + 500_000n) / 1_000_000n);
  });

  test.each([
    ['JPY', 1000, 100],
    ['KWD', 1005, 101],
  ])('%s is counted in its own smallest unit', (currency, priceMinor, offMinor) => {
    const effect: Effect = { kind: 'order_percent_off', ratePpm: 100_000 };
    const priced = priceBasket(
      basket([line('a', priceMinor)], { currency }),
      book({ promotions: [promotion('p', effect)] }),
    );
    expect(priced.totals).toMatchObject({ discountMinor: offMinor, totalMinor: priceMinor - offMinor });
  });
});

test.each([
  ['quantity', { quantity: 0 }],
  ['quantity', { quantity: 1.5 }],
  ['price', { unitPriceMinor: -1 }],
  ['override', { priceOverrideMinor: Number.NaN }],
  ['amount', { unitPriceMinor: Number.MAX_SAFE_INTEGER, quantity: 2 }],
])('a basket with an impossible %s is a fault of the caller', (_what, wrong) => {
  expect(() => priceBasket(basket([line('a', 100, wrong)]), book())).toThrow(RangeError);
});
