import type { CurrencyCode } from './currencies.ts';

/** An amount in a currency's smallest unit (cents, yen, fils). Never a fraction, never a float sum. */
export type Money = {
  readonly amountMinor: number;
  readonly currency: CurrencyCode;
};

/** Throws a RangeError when the amount is not a whole number that a double holds exactly (|x| ≤ 2⁵³ − 1). */
export function money(amountMinor: number, currency: CurrencyCode): Money {
  return { amountMinor: exact(amountMinor), currency };
}

export function zero(currency: CurrencyCode): Money {
  return { amountMinor: 0, currency };
}

/** Throws when the currencies differ: there is no conversion in the core (CONSISTENCY 16). */
export function add(a: Money, b: Money): Money {
  return money(a.amountMinor + b.amountMinor, same(a, b));
}

export function subtract(a: Money, b: Money): Money {
  return money(a.amountMinor - b.amountMinor, same(a, b));
}

export function negate(a: Money): Money {
  return money(a.amountMinor === 0 ? 0 : -a.amountMinor, a.currency);
}

/** Sum of minor amounts that are already known to be of one currency. */
export function sumMinor(amountsMinor: Iterable<number>): number {
  let totalMinor = 0;
  for (const amountMinor of amountsMinor) totalMinor += exact(amountMinor);
  return exact(totalMinor);
}

function same(a: Money, b: Money): CurrencyCode {
  if (a.currency !== b.currency) throw new RangeError(`Cannot combine ${a.currency} with ${b.currency}`);
  return a.currency;
}

function exact(amountMinor: number): number {
  if (!Number.isSafeInteger(amountMinor)) throw new RangeError(`${amountMinor} is not an exact amount of minor units`);
  return amountMinor;
}
