import { assertBook } from './assert-book.ts';
import type { Place } from './basket.ts';
import { compareIds } from './compare-ids.ts';
import type { PriceBook } from './price-book.ts';
import type { Promotion } from './promotion.ts';
import { normaliseCode } from './promotions/codes.ts';
import { compilePromotion, inTurn, keepTests } from './promotions/compile-promotion.ts';
import { type Clocks, keepClocks } from './promotions/facts.ts';
import { type Tried, triedBy } from './promotions/tried.ts';
import { keepRateSets, type RateSet } from './tax/rate-set.ts';

/** A book made ready: everything that does not depend on a basket is worked out. */
export type CompiledBook = {
  readonly kind: 'compiled';
  readonly book: PriceBook;
  /** Which promotions are tried on a basket. */
  readonly tried: Tried;
  readonly promotionIdsByCode: ReadonlyMap<string, readonly string[]>;
  readonly couponPromotionIds: ReadonlySet<string>;
  readonly rateSet: (taxClass: string, place: Place | undefined) => RateSet;
  readonly clocks: Clocks;
};

/** Throws a RangeError when two promotions, methods or rates share an id, or a number is out of its range. */
export function compileBook(book: PriceBook): CompiledBook {
  assertBook(book);
  const tests = keepTests();
  return {
    kind: 'compiled',
    book: { ...book, shippingMethods: book.shippingMethods.toSorted((a, b) => compareIds(a.id, b.id)) },
    tried: triedBy(book.promotions.map((promotion) => compilePromotion(promotion, tests)).sort(inTurn)),
    promotionIdsByCode: codesOf(book.promotions),
    couponPromotionIds: new Set(book.promotions.filter(asksForCoupon).map((promotion) => promotion.id)),
    rateSet: keepRateSets(book.taxRates),
    clocks: keepClocks(),
  };
}

const compiledBooks = new WeakMap<PriceBook, CompiledBook>();

/** Compiles a book that came plain, once for as long as that object lives (a book is never changed in place). */
export function compiled(book: PriceBook | CompiledBook): CompiledBook {
  if ('kind' in book) return book;
  const known = compiledBooks.get(book) ?? compileBook(book);
  compiledBooks.set(book, known);
  return known;
}

function asksForCoupon({ conditions }: Promotion): boolean {
  return conditions.some((condition) => condition.kind === 'coupon');
}

function codesOf(promotions: readonly Promotion[]): Map<string, string[]> {
  const idsByCode = new Map<string, string[]>();
  for (const { id, conditions } of promotions) {
    for (const condition of conditions) {
      if (condition.kind !== 'coupon') continue;
      for (const typed of condition.codes) {
        const code = normaliseCode(typed);
        const ids = idsByCode.get(code) ?? [];
        if (!ids.includes(id)) idsByCode.set(code, [...ids, id]);
      }
    }
  }
  return idsByCode;
}
