import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ADJECTIVES, adjectiveOf, countWith, handleOf, productOf } from './goods.ts';

test('a handle names its product, and no other text does', () => {
  fc.assert(
    fc.property(fc.nat(1_000_000), (product) => {
      expect(productOf(handleOf(product))).toBe(product);
    }),
  );
  expect(productOf('crimson-lamp-1')).toBe(-1);
  expect(productOf('crimson-lamp')).toBe(-1);
});

test('as many have an adjective as are counted', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 3_000 }), fc.constantFrom(...ADJECTIVES), (products, adjective) => {
      const counted = Array.from({ length: products }, (_, product) => adjectiveOf(product)).filter(
        (one) => one === adjective,
      );
      expect(countWith(adjective, products)).toBe(counted.length);
    }),
  );
});
