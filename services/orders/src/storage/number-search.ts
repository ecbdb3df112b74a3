/** What a typed number may mean: the digits alone, or a store's whole prefix and the digits behind it. */
export type NumberRange = {
  readonly prefix?: string;
  readonly from?: number;
  readonly to?: number;
};

const MAX_NUMBER_DIGITS = 10;
const MAX_PREFIX_LENGTH = 10;

/**
 * The numbers that begin with what was typed, as ranges. Not `like`: behind a row-level policy PostgreSQL keeps it from
 * the index, since it could tell a stranger's rows apart; comparing tells nothing.
 */
export function numbersBeginningWith(typed: string): NumberRange[] {
  const text = typed.replace(/^#/, '').toUpperCase();
  if (!/^[A-Z0-9-]+$/.test(text) || text.length > MAX_PREFIX_LENGTH + MAX_NUMBER_DIGITS) return [];
  // A prefix may end in digits: every place is tried where it could end.
  const behindPrefix = Array.from({ length: Math.min(text.length, MAX_PREFIX_LENGTH) }, (_, at) => {
    const prefix = text.slice(0, at + 1);
    const digits = text.slice(at + 1);
    return digits === '' ? [{ prefix }] : rangesOf(digits).map((range) => ({ prefix, ...range }));
  });
  return [...rangesOf(text), ...behindPrefix.flat()];
}

function rangesOf(digits: string): { readonly from: number; readonly to: number }[] {
  if (!/^[1-9]\d*$/.test(digits) || digits.length > MAX_NUMBER_DIGITS) return [];
  return Array.from({ length: MAX_NUMBER_DIGITS - digits.length + 1 }, (_, more) => {
    const scale = 10 ** more;
    return { from: Number(digits) * scale, to: (Number(digits) + 1) * scale - 1 };
  });
}
