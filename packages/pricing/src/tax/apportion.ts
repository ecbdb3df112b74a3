import { divideRounded } from '@concord/money';

/** An exact amount of minor units, ≥ 0. */
export type Fraction = { readonly numerator: bigint; readonly denominator: bigint };

export function rounded({ numerator, denominator }: Fraction): number {
  return divideRounded(numerator, denominator);
}

/**
 * Rounds the sum of the amounts once and splits it back by largest remainder: the parts add up to the rounded sum, and
 * each is its exact amount rounded down or up (L4). Ties go to the earlier part.
 */
export function roundTogether(amounts: readonly Fraction[]): number[] {
  const parts = amounts.map(({ numerator, denominator }) => Number(numerator / denominator));
  const remainders = amounts.map(({ numerator, denominator }) => ({ numerator: numerator % denominator, denominator }));
  const order = remainders.map((_, index) => index).sort((a, b) => compare(remainders[b], remainders[a]) || a - b);
  const left = rounded(sum(remainders));
  for (const index of order.slice(0, left)) parts[index] = (parts[index] ?? 0) + 1;
  return parts;
}

function sum(amounts: readonly Fraction[]): Fraction {
  let total: Fraction = { numerator: 0n, denominator: 1n };
  for (const { numerator, denominator } of amounts) {
    total =
      total.denominator === denominator
        ? { numerator: total.numerator + numerator, denominator }
        : {
            numerator: total.numerator * denominator + numerator * total.denominator,
            denominator: total.denominator * denominator,
          };
  }
  return total;
}

function compare(a: Fraction | undefined, b: Fraction | undefined): number {
  if (a === undefined || b === undefined) return 0;
  const left = a.numerator * b.denominator;
  const right = b.numerator * a.denominator;
  return left < right ? -1 : left > right ? 1 : 0;
}
