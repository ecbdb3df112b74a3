import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { add, formatMoney, money, parseDecimal, rateOf, splitByWeights, splitEvenly, toDecimal } from './index.ts';

const amounts = fc.integer({ min: -1_000_000_000, max: 1_000_000_000 });

describe('splits (L4)', () => {
  test('10.00 over three equal lines is 3.34, 3.33, 3.33', () => {
    expect(splitEvenly(1000, 3)).toEqual([334, 333, 333]);
  });

  test('the parts add up exactly and each is within one minor unit of its share', () => {
    const weights = fc.array(fc.nat(1_000_000), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(amounts, weights, (amountMinor, weights) => {
        const parts = splitByWeights(amountMinor, weights);
        expect(parts.reduce((sum, part) => sum + part, 0)).toBe(amountMinor);
        const total = weights.reduce((sum, weight) => sum + weight, 0);
        parts.forEach((part, index) => {
          const share = total === 0 ? amountMinor / weights.length : (amountMinor * (weights[index] ?? 0)) / total;
          expect(Math.abs(part - share)).toBeLessThan(1.0001);
        });
      }),
    );
  });
});

describe('decimals', () => {
  test('every amount survives being written and read, in currencies with 0, 2 and 3 minor digits', () => {
    fc.assert(
      fc.property(amounts, fc.constantFrom('EUR', 'JPY', 'KWD'), (amountMinor, currency) => {
        expect(parseDecimal(toDecimal(money(amountMinor, currency)), currency)).toEqual(money(amountMinor, currency));
      }),
    );
  });

  test.each([
    ['1.005', 'EUR'],
    ['1.5', 'JPY'],
    ['1,50', 'EUR'],
    ['', 'EUR'],
    ['1e3', 'EUR'],
    ['99999999999999999', 'EUR'],
  ])('%s is no amount of %s', (text, currency) => {
    expect(parseDecimal(text, currency)).toBeUndefined();
  });

  test('an amount reads as people write it', () => {
    expect(formatMoney(money(1250, 'EUR'), 'en')).toBe('€12.50');
    expect(formatMoney(money(1250, 'JPY'), 'en')).toBe('¥1,250');
  });
});

describe('arithmetic', () => {
  test('currencies are never added across (L18)', () => {
    expect(() => add(money(1, 'EUR'), money(1, 'USD'))).toThrow('Cannot combine EUR with USD');
  });

  test('an amount that a double cannot hold is refused', () => {
    expect(() => add(money(Number.MAX_SAFE_INTEGER, 'EUR'), money(1, 'EUR'))).toThrow(RangeError);
    expect(() => money(0.5, 'EUR')).toThrow(RangeError);
  });

  test('rates round half away from zero', () => {
    expect(rateOf(250, 190_000)).toBe(48);
    expect(rateOf(-250, 190_000)).toBe(-48);
    expect(rateOf(1, 500_000)).toBe(1);
    expect(rateOf(-1, 500_000)).toBe(-1);
  });
});
