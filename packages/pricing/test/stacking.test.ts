import { describe, expect, test } from 'vitest';
import { type Effect, type Promotion, priceBasket } from '../src/index.ts';
import { BERLIN, basket, book, line, promotion } from './example.ts';

const shoes = { categoryIds: ['shoes'] };
const EXCLUSIVE = { stacking: { kind: 'exclusive' } } as const;
const ALONE_ON_A_UNIT = { stacking: { kind: 'combinable', with: ['order', 'shipping'] } } as const;
const ONLY_WITH_SHIPPING = { stacking: { kind: 'combinable', with: ['shipping'] } } as const;

const percent = (ratePpm: number, on = {}): Effect => ({ kind: 'percent_off', on, ratePpm });
const orderPercent = (ratePpm: number): Effect => ({ kind: 'order_percent_off', ratePpm });

function priced(promotions: readonly Promotion[], lines = [line('a', 10_000, shoes), line('b', 20_000)]) {
  return priceBasket(basket(lines, { delivery: BERLIN }), book({ promotions }));
}

const appliedIds = (promotions: readonly Promotion[]) =>
  priced(promotions).redemptions.map(({ promotionId }) => promotionId);

describe('promotions that combine', () => {
  test('apply product, then order, then shipping, each on what the earlier ones left', () => {
    const { totals, redemptions } = priced([
      promotion('a-ship', { kind: 'shipping_percent_off', ratePpm: 1_000_000 }),
      promotion('b-order', orderPercent(100_000)),
      promotion('c-product', percent(500_000)),
    ]);
    expect(redemptions.map(({ promotionId, amountMinor }) => [promotionId, amountMinor])).toEqual([
      ['c-product', 15_000],
      ['b-order', 1_500],
      ['a-ship', 490],
    ]);
    expect(totals.totalMinor).toBe(13_500);
  });

  test('of one class apply by priority, highest first', () => {
    const { redemptions } = priced([
      promotion('a', { kind: 'order_amount_off', amountMinor: { EUR: 1000 } }),
      promotion('b', orderPercent(100_000), { priority: 1 }),
    ]);
    expect(redemptions.map(({ promotionId, amountMinor }) => [promotionId, amountMinor])).toEqual([
      ['b', 3000],
      ['a', 1000],
    ]);
  });

  test('of shipping work on what is left of its price, down to nothing', () => {
    const half = (id: string) => promotion(id, { kind: 'shipping_percent_off', ratePpm: 500_000 });
    const free = promotion('z-free', { kind: 'shipping_percent_off', ratePpm: 1_000_000 }, { priority: -1 });
    const { shipping, totals } = priced([half('a'), half('b'), free]);
    expect(shipping?.discounts.map(({ amountMinor }) => amountMinor)).toEqual([245, 123, 122]);
    expect(totals).toMatchObject({ shippingMinor: 0, totalMinor: 30_000 });
  });

  test('must both agree: one that allows the other is not enough', () => {
    expect(
      appliedIds([promotion('a', percent(100_000)), promotion('b', orderPercent(50_000), ONLY_WITH_SHIPPING)]),
    ).toEqual(['a']);
  });
});

describe('product promotions that do not combine', () => {
  test('never meet on a unit: each unit gets the deeper cut', () => {
    const { lines } = priced([
      promotion('everything', percent(100_000), ALONE_ON_A_UNIT),
      promotion('shoes', percent(200_000, shoes), ALONE_ON_A_UNIT),
    ]);
    expect(lines.map((one) => one.discounts.map((discount) => discount.promotionId))).toEqual([
      ['shoes'],
      ['everything'],
    ]);
  });

  test('leave the units that one does not need to the other', () => {
    const { lines } = priced(
      [
        promotion('gift', { kind: 'gift', of: shoes, quantity: 1 }, ALONE_ON_A_UNIT),
        promotion('percent', percent(100_000), ALONE_ON_A_UNIT),
      ],
      [line('a', 1000, { ...shoes, quantity: 3 })],
    );
    expect(lines[0]?.discounts.map(({ promotionId, amountMinor }) => [promotionId, amountMinor])).toEqual([
      ['gift', 1000],
      ['percent', 200],
    ]);
  });

  test('keep their units even from one that would share', () => {
    const { lines } = priced([
      promotion('alone', percent(100_000, shoes), { ...ALONE_ON_A_UNIT, priority: 1 }),
      promotion('sharing', percent(500_000)),
    ]);
    expect(lines.map((one) => one.discountMinor)).toEqual([1000, 10_000]);
  });

  test('claim nothing where they save nothing', () => {
    const bundle: Effect = { kind: 'bundle_price', parts: [{ of: {}, quantity: 1 }], priceMinor: { EUR: 1000 } };
    const { lines } = priced(
      [
        promotion('bundle', bundle, { ...ALONE_ON_A_UNIT, priority: 1 }),
        promotion('percent', percent(100_000), ALONE_ON_A_UNIT),
      ],
      [line('a', 1000), line('b', 1500)],
    );
    expect(lines.map((one) => one.discounts.map(({ promotionId }) => promotionId))).toEqual([['percent'], ['bundle']]);
  });

  test('go by priority before depth', () => {
    const { lines } = priced([
      promotion('first', percent(100_000), { ...ALONE_ON_A_UNIT, priority: 5 }),
      promotion('deeper', percent(200_000, shoes), ALONE_ON_A_UNIT),
    ]);
    expect(lines.map((one) => one.discountMinor)).toEqual([1000, 2000]);
  });
});

describe('the customer pays the least', () => {
  test('the best of several exclusive promotions stands alone', () => {
    expect(
      appliedIds([
        promotion('a', orderPercent(100_000), EXCLUSIVE),
        promotion('b', percent(300_000), EXCLUSIVE),
        promotion('c', orderPercent(50_000)),
      ]),
    ).toEqual(['b']);
  });

  test('an exclusive promotion loses against others that save more together', () => {
    expect(
      appliedIds([
        promotion('a', orderPercent(100_000), EXCLUSIVE),
        promotion('b', percent(80_000)),
        promotion('c', orderPercent(50_000)),
      ]),
    ).toEqual(['b', 'c']);
  });

  test('an order promotion that combines with no product promotion wins when it saves more', () => {
    const product = promotion('product', percent(100_000), ONLY_WITH_SHIPPING);
    const free = promotion('ship', { kind: 'shipping_percent_off', ratePpm: 1_000_000 });
    expect(appliedIds([product, promotion('order', orderPercent(200_000), ONLY_WITH_SHIPPING), free])).toEqual([
      'order',
      'ship',
    ]);
    expect(appliedIds([product, promotion('order', orderPercent(50_000), ONLY_WITH_SHIPPING), free])).toEqual([
      'product',
      'ship',
    ]);
  });

  test('of order promotions of one priority that do not combine, the one that saves more applies', () => {
    const order = (id: string, ratePpm: number) => promotion(id, orderPercent(ratePpm), ONLY_WITH_SHIPPING);
    expect(appliedIds([order('a', 50_000), order('b', 100_000), order('c', 20_000)])).toEqual(['b']);
  });

  test('what shipping costs counts in the comparison: a discount that loses free shipping may cost more', () => {
    const methods = book().shippingMethods.map((method) => ({ ...method, freeOverMinor: 3000 }));
    const promotions = [promotion('small', { kind: 'order_amount_off', amountMinor: { EUR: 100 } }, EXCLUSIVE)];
    const { redemptions, totals } = priceBasket(
      basket([line('a', 3050)], { delivery: BERLIN }),
      book({ shippingMethods: methods, promotions }),
    );
    expect({ redemptions, total: totals.totalMinor }).toEqual({ redemptions: [], total: 3050 });
  });

  test('each of the promotions kept out that would not combine either gets its comparison', () => {
    const order = (id: string, ratePpm: number) => promotion(id, orderPercent(ratePpm), ONLY_WITH_SHIPPING);
    const product = promotion('product', percent(50_000), ONLY_WITH_SHIPPING);
    const first = { ...order('first', 20_000), priority: 1 };
    expect(appliedIds([product, first, order('second', 300_000)])).toEqual(['second']);
  });

  test('a shipping promotion that combines with no goods promotion wins when it saves more', () => {
    const ship = promotion(
      'ship',
      { kind: 'shipping_percent_off', ratePpm: 1_000_000 },
      { stacking: { kind: 'combinable', with: [] } },
    );
    expect(appliedIds([ship, promotion('product', percent(10_000))])).toEqual(['ship']);
    expect(appliedIds([ship, promotion('product', percent(20_000))])).toEqual(['product']);
  });

  test('free shipping counts in the comparison', () => {
    const freeShipping = promotion('ship', { kind: 'shipping_percent_off', ratePpm: 1_000_000 }, EXCLUSIVE);
    expect(appliedIds([freeShipping, promotion('order', orderPercent(10_000))])).toEqual(['ship']);
    expect(appliedIds([freeShipping, promotion('order', orderPercent(20_000))])).toEqual(['order']);
  });

  test('of two exclusive promotions that save the same, the higher priority wins, then the earlier id', () => {
    const same = (id: string, priority: number) => promotion(id, orderPercent(100_000), { ...EXCLUSIVE, priority });
    expect(appliedIds([same('a', 0), same('b', 1)])).toEqual(['b']);
    expect(appliedIds([same('b', 0), same('a', 0)])).toEqual(['a']);
  });

  test('whoever is left out is named with the reason', () => {
    const { explanation } = priced([
      promotion('a', orderPercent(100_000), EXCLUSIVE),
      promotion('b', percent(300_000)),
    ]);
    expect(explanation).toContainEqual({
      kind: 'promotion_left_out',
      promotionId: 'a',
      reason: { kind: 'not_combinable' },
    });
  });
});
