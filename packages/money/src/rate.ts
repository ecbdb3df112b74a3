/** A rate in parts per million: 19 % is 190 000. Exact for every tax and discount rate in use. */
export type RatePpm = number;

const ONE_PPM = 1_000_000n;

/** `amountMinor × ratePpm`, rounded half away from zero, without a float on the way. */
export function rateOf(amountMinor: number, ratePpm: RatePpm): number {
  return divideRounded(BigInt(amountMinor) * BigInt(ratePpm), ONE_PPM);
}

/** `numerator ÷ denominator`, rounded half away from zero (the commercial rounding that tax offices use). */
export function divideRounded(numerator: bigint, denominator: bigint): number {
  if (denominator === 0n) throw new RangeError('Division by zero');
  const negative = numerator < 0n !== denominator < 0n;
  const n = numerator < 0n ? -numerator : numerator;
  const d = denominator < 0n ? -denominator : denominator;
  const rounded = Number((2n * n + d) / (2n * d));
  if (!Number.isSafeInteger(rounded)) throw new RangeError('The quotient is not an exact amount of minor units');
  return negative && rounded !== 0 ? -rounded : rounded;
}
