/**
 * Splits an amount in proportion to weights by the largest-remainder method: the parts add up to the amount exactly and
 * each is within one minor unit of its share (law L4). Ties go to the earlier part. All-zero weights split evenly.
 */
export function splitByWeights(amountMinor: number, weights: readonly number[]): number[] {
  if (weights.length === 0) throw new RangeError('Cannot split an amount over no parts');
  if (!Number.isSafeInteger(amountMinor)) throw new RangeError(`${amountMinor} is not an exact amount of minor units`);
  if (weights.some((weight) => !Number.isSafeInteger(weight) || weight < 0)) {
    throw new RangeError('Weights are whole numbers from 0');
  }
  const total = weights.reduce((sum, weight) => sum + BigInt(weight), 0n);
  if (total === 0n) return splitEvenly(amountMinor, weights.length);

  const sign = amountMinor < 0 ? -1 : 1;
  const amount = BigInt(Math.abs(amountMinor));
  const shares = weights.map((weight, index) => {
    const exact = amount * BigInt(weight);
    return { index, part: Number(exact / total), remainder: exact % total };
  });
  const left = Math.abs(amountMinor) - shares.reduce((sum, share) => sum + share.part, 0);
  const byRemainder = shares.toSorted((a, b) =>
    a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1,
  );
  for (const share of byRemainder.slice(0, left)) share.part += 1;
  return shares.map((share) => (share.part === 0 ? 0 : sign * share.part));
}

/** Splits an amount into equal parts; the first ones take what is left over: 10.00 in 3 → 3.34, 3.33, 3.33. */
export function splitEvenly(amountMinor: number, parts: number): number[] {
  return splitByWeights(amountMinor, new Array<number>(parts).fill(1));
}
