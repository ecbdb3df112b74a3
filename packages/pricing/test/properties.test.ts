import { sumMinor } from '@concord/money';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compileBook, type PricedBasket, priceBasket, signedComponents } from '../src/index.ts';
import { arbitrary } from './arbitrary.ts';
import { basket, book, line, rate } from './example.ts';

const RUNS = { numRuns: 1000 };

function sum<Item>(items: readonly Item[], amountOf: (item: Item) => number): number {
  return sumMinor(items.map(amountOf));
}

function forAnyPriced(holds: (priced: PricedBasket) => void): void {
  fc.assert(
    fc.property(arbitrary.basket, arbitrary.priceBook, (anyBasket, anyBook) => {
      holds(priceBasket(anyBasket, anyBook));
    }),
    RUNS,
  );
}

test('the baskets drawn below do meet every effect, every treatment of tax and every reason to leave a promotion out', () => {
  const seen = new Set<string>();
  for (const [anyBasket, anyBook] of fc.sample(fc.tuple(arbitrary.basket, arbitrary.priceBook), {
    numRuns: 3000,
    seed: 1,
  })) {
    const priced = priceBasket(anyBasket, anyBook);
    for (const { promotionId } of priced.redemptions) {
      const applied = anyBook.promotions.find(({ id }) => id === promotionId);
      if (applied) seen.add(applied.effect.kind).add(`${applied.stacking.kind} applied`);
    }
    for (const step of priced.explanation) seen.add(step.kind === 'promotion_left_out' ? step.reason.kind : step.kind);
    for (const { status } of priced.codes) seen.add(status);
    if (priced.taxes.length === 3) seen.add('three taxes');
    seen.add(priced.taxTreatment);
  }
  const all = 'percent_off amount_off fixed_price buy_get quantity_tiers bundle_price gift order_percent_off';
  const more = 'order_amount_off shipping_percent_off shipping_price not_combinable no_saving promotion_near';
  const rest = 'applied not_applicable unknown cash_rounded shipping_priced taxed exempt';
  for (const kind of `${all} ${more} ${rest}`.split(' ')) expect(seen).toContain(kind);
  for (const kind of ['exclusive applied', 'combinable applied', 'three taxes']) expect(seen).toContain(kind);
});

describe('for any basket and any book', () => {
  test('the total is the sum of its signed components (L3)', () => {
    forAnyPriced(({ totals }) => {
      expect(sum(signedComponents(totals), ({ amountMinor }) => amountMinor)).toBe(totals.totalMinor);
    });
  });

  test('net and tax make the total on every line, on shipping and on the order (L19)', () => {
    forAnyPriced(({ lines, shipping, totals, taxes }) => {
      for (const part of shipping ? [...lines, shipping] : lines) {
        expect(part.netMinor + part.taxMinor).toBe(part.totalMinor);
        expect(sum(part.taxes, (tax) => tax.amountMinor)).toBe(part.taxMinor);
      }
      expect(sum(lines, (one) => one.totalMinor) + (shipping?.totalMinor ?? 0)).toBe(
        totals.totalMinor - totals.roundingMinor,
      );
      expect(totals.netMinor + totals.taxMinor + totals.roundingMinor).toBe(totals.totalMinor);
      expect(sum(taxes, (tax) => tax.amountMinor)).toBe(totals.taxMinor);
    });
  });

  test('nothing but the rounding is ever below zero', () => {
    forAnyPriced(({ lines, shipping, shippingOptions, totals }) => {
      const { roundingMinor, ...others } = totals;
      expect(Math.abs(roundingMinor)).toBeLessThan(5);
      for (const amountMinor of Object.values(others)) expect(amountMinor).toBeGreaterThanOrEqual(0);
      for (const part of shipping ? [...lines, shipping] : lines) {
        expect(Math.min(part.netMinor, part.taxMinor, part.discountMinor)).toBeGreaterThanOrEqual(0);
        for (const discount of part.discounts) expect(discount.amountMinor).toBeGreaterThan(0);
      }
      for (const option of shippingOptions) expect(option.priceMinor).toBeGreaterThanOrEqual(0);
    });
  });

  test('discounts add up: by line, by promotion and in total, and never exceed the subtotal (L4)', () => {
    forAnyPriced(({ lines, orderDiscounts, redemptions, shipping, totals }) => {
      for (const one of lines) {
        expect(sum(one.discounts, (discount) => discount.amountMinor)).toBe(one.discountMinor);
        expect(one.discountMinor).toBeLessThanOrEqual(one.subtotalMinor);
      }
      expect(sum(lines, (one) => one.discountMinor)).toBe(totals.discountMinor);
      for (const discount of orderDiscounts) {
        expect(sum(discount.split, (part) => part.amountMinor)).toBe(discount.amountMinor);
      }
      expect(sum(redemptions, (one) => one.amountMinor)).toBe(totals.discountMinor + (shipping?.discountMinor ?? 0));
    });
  });

  test('the order of lines, codes, promotions, methods and rates changes nothing (L7)', () => {
    fc.assert(
      fc.property(arbitrary.basket, arbitrary.priceBook, fc.infiniteStream(fc.nat()), (anyBasket, anyBook, keys) => {
        const shuffled = <Item>(items: readonly Item[]) =>
          items
            .map((item) => ({ item, key: keys.next().value }))
            .sort((a, b) => a.key - b.key)
            .map(({ item }) => item);
        const original = priceBasket(anyBasket, anyBook);
        const permuted = priceBasket(
          { ...anyBasket, lines: shuffled(anyBasket.lines), codes: shuffled(anyBasket.codes) },
          {
            ...anyBook,
            promotions: shuffled(anyBook.promotions),
            shippingMethods: shuffled(anyBook.shippingMethods),
            taxRates: shuffled(anyBook.taxRates),
          },
        );
        expect(inOneOrder(permuted)).toEqual(inOneOrder(original));
      }),
      RUNS,
    );
  });

  test('a compiled book gives the same answer as a plain one, again and again', () => {
    fc.assert(
      fc.property(arbitrary.basket, arbitrary.priceBook, (anyBasket, anyBook) => {
        const ready = compileBook(anyBook);
        const first = priceBasket(anyBasket, ready);
        expect(priceBasket(anyBasket, ready)).toEqual(first);
        expect(priceBasket(anyBasket, anyBook)).toEqual(first);
      }),
    );
  });

  test('an exclusive promotion stands alone, and promotions that do not combine never meet on a line they fill', () => {
    fc.assert(
      fc.property(arbitrary.basket, arbitrary.priceBook, (anyBasket, anyBook) => {
        const applied = priceBasket(anyBasket, anyBook).redemptions;
        const stackings = applied.map(({ promotionId }) => anyBook.promotions.find(({ id }) => id === promotionId));
        if (stackings.some((one) => one?.stacking.kind === 'exclusive')) expect(applied).toHaveLength(1);
        for (const [index, one] of applied.entries()) {
          for (const [otherIndex, other] of applied.entries()) {
            const stacking = stackings[index]?.stacking;
            if (index === otherIndex || one.class === other.class || stacking?.kind !== 'combinable') continue;
            expect(stacking.with).toContain(other.class);
          }
        }
      }),
      RUNS,
    );
  });

  test('one more promotion that combines with all and comes last never makes the goods dearer', () => {
    fc.assert(
      fc.property(arbitrary.basket, arbitrary.priceBook, (anyBasket, anyBook) => {
        const bare = { ...anyBasket, delivery: undefined };
        const without = priceBasket(bare, anyBook).totals;
        const last = {
          id: 'z',
          name: 'z',
          priority: -1,
          stacking: { kind: 'combinable' as const, with: ['product', 'order', 'shipping'] as const },
          conditions: [],
          effect: { kind: 'order_percent_off' as const, ratePpm: 100_000 },
        };
        const totals = priceBasket(bare, { ...anyBook, promotions: [...anyBook.promotions, last] }).totals;
        expect(totals.discountMinor).toBeGreaterThanOrEqual(without.discountMinor);
      }),
      RUNS,
    );
  });
});

test('a price with tax on top and the same price with tax contained give the same net, tax and total', () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(1_000_000), { minLength: 1, maxLength: 5 }),
      fc.integer({ min: 0, max: 400_000 }),
      (pricesMinor, ratePpm) => {
        const rates = { taxRates: [rate('vat', ratePpm)] };
        const netLines = pricesMinor.map((price, index) => line(`l${index}`, price));
        const onTop = priceBasket(basket(netLines), book({ ...rates, pricesIncludeTax: false }));
        const grossLines = onTop.lines.map(({ lineId, totalMinor }) => line(lineId, totalMinor));
        const contained = priceBasket(basket(grossLines), book({ ...rates, pricesIncludeTax: true }));
        const parts = ({ lines }: PricedBasket) =>
          lines.map(({ netMinor, taxMinor, totalMinor }) => ({ netMinor, taxMinor, totalMinor }));
        expect(parts(contained)).toEqual(parts(onTop));
      },
    ),
    RUNS,
  );
});

function inOneOrder(priced: PricedBasket): PricedBasket {
  const byKey = <Item>(items: readonly Item[], key: (item: Item) => string) =>
    items.toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
  return {
    ...priced,
    lines: byKey(priced.lines, ({ lineId }) => lineId),
    codes: byKey(priced.codes, ({ code }) => code),
    explanation: byKey(priced.explanation, (step) => JSON.stringify(step)),
  };
}
