import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  compileBook,
  type LineSelector,
  type PriceBook,
  type PricedBasket,
  type Promotion,
  priceBasket,
} from '../src/index.ts';
import { arbitrary } from './arbitrary.ts';
import { promotion } from './example.ts';

const RUNS = { numRuns: 1000 };

/** Means the same, and shows no goods by which it could be found. */
function hidden(selector: LineSelector): LineSelector {
  return { except: { except: selector } };
}

function withHiddenGoods(one: Promotion): Promotion {
  return JSON.parse(JSON.stringify(one), (name, value) =>
    ['on', 'of', 'buy', 'get'].includes(name) ? hidden(value as LineSelector) : value,
  );
}

function withoutExplanation({ explanation: _, ...priced }: PricedBasket) {
  return priced;
}

test('a basket costs the same, for the same reasons, as if every promotion were tried', () => {
  fc.assert(
    fc.property(arbitrary.basket, arbitrary.priceBook, (basket, book) => {
      const allTried: PriceBook = { ...book, promotions: book.promotions.map(withHiddenGoods) };
      const [priced, expected] = [priceBasket(basket, book), priceBasket(basket, allTried)];
      expect(withoutExplanation(priced)).toEqual(withoutExplanation(expected));
      const saved = ({ explanation }: PricedBasket) =>
        explanation.filter((step) => step.kind !== 'promotion_left_out' || step.reason.kind !== 'no_saving');
      expect(saved(priced)).toEqual(saved(expected));
    }),
    RUNS,
  );
});

test('promotions of other goods, and those whose code nobody gave, change nothing and are not spoken of', () => {
  const other: readonly Promotion[] = [
    promotion(
      'off',
      { kind: 'percent_off', on: { productIds: ['elsewhere'] }, ratePpm: 500_000 },
      { stacking: { kind: 'exclusive' } },
    ),
    promotion(
      'many',
      { kind: 'order_percent_off', ratePpm: 500_000 },
      {
        conditions: [{ kind: 'min_quantity', of: { variantIds: ['elsewhere'] }, quantity: 1 }],
      },
    ),
    promotion(
      'code',
      { kind: 'order_percent_off', ratePpm: 500_000 },
      { conditions: [{ kind: 'coupon', codes: ['NOBODYS'] }] },
    ),
  ];
  fc.assert(
    fc.property(arbitrary.basket, arbitrary.priceBook, (basket, book) => {
      const more = { ...book, promotions: [...other, ...book.promotions] };
      expect(priceBasket(basket, more)).toEqual(priceBasket(basket, book));
    }),
    RUNS,
  );
});

test('of a thousand promotions those are tried whose goods are there or whose code was given, in turn', () => {
  const promotions = Array.from({ length: 1_000 }, (_, index) =>
    promotion(
      `p${index}`,
      { kind: 'percent_off', on: { productIds: [`product-${index}`] }, ratePpm: 1 },
      {
        priority: index % 7,
        conditions: index % 2 === 0 ? [] : [{ kind: 'coupon', codes: [`CODE${index}`] }],
      },
    ),
  );
  const { tried } = compileBook({
    ...fc.sample(arbitrary.priceBook, { numRuns: 1, seed: 1 })[0],
    promotions,
  } as PriceBook);
  const [line] = fc.sample(arbitrary.basket, { numRuns: 1, seed: 1 })[0]?.lines ?? [];
  if (!line) throw new Error('No line was drawn');
  const lines = [8, 2, 7].map((index) => ({ ...line, productId: `product-${index}` }));
  const unlocked = new Map([['p501', 'CODE501']]);
  expect(tried(lines, unlocked).map((one) => one.promotion.id)).toEqual(['p501', 'p2', 'p8']);
});
