import { expect, it } from 'vitest';
import { paired } from './paired.ts';

it('tells a ratio whatever both of a pair had in common, and how sure it is', () => {
  const steady = paired([
    [100, 110],
    [50, 55],
    [200, 220],
  ]);
  expect(steady.ratio).toBeCloseTo(1.1, 10);
  expect(steady.error).toBeCloseTo(0, 10);
  // Logarithms of 1/2 and 2: their mean is 0, the deviation of one is ln 2 · √2, of their mean ln 2.
  const unsure = paired([
    [2, 1],
    [1, 2],
  ]);
  expect(unsure.ratio).toBeCloseTo(1, 10);
  expect(unsure.error).toBeCloseTo(Math.LN2, 10);
});
