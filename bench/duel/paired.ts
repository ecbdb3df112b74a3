export type Ratio = { readonly ratio: number; readonly error: number };

/**
 * How much the second of each pair is of the first: the geometric mean of the ratios, and its standard error as a share of it. What both of a pair
 * met, such as a slow second of the machine, falls out.
 */
export function paired(pairs: readonly (readonly [first: number, second: number])[]): Ratio {
  const logs = pairs.map(([first, second]) => Math.log(second / first));
  const mean = logs.reduce((sum, one) => sum + one, 0) / logs.length;
  const squares = logs.reduce((sum, one) => sum + (one - mean) ** 2, 0);
  return { ratio: Math.exp(mean), error: Math.sqrt(squares / (logs.length * (logs.length - 1))) };
}
