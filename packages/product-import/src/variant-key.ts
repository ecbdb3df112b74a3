import { spellingKey } from './clean-text.ts';

/**
 * The key under which a variant is found again when its file is imported twice, with or without a SKU (CONSISTENCY 13):
 * `trail-jacket#moss/m`, or just the handle where there are no options. Spelling differences that people do not see
 * (case, spaces, invisible characters) do not change it.
 */
export function variantKey(handle: string, optionValues: readonly string[]): string {
  if (optionValues.length === 0) return handle;
  return `${handle}#${optionValues.map((value) => spellingKey(value).replace(/[%/]/g, encodeURIComponent)).join('/')}`;
}
