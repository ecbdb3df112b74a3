import { variantKey } from '@concord/product-import';
import { accept, type Result, reject } from '@concord/result';
import type { Option, Price, Variant, VariantNotFound } from './product.ts';

/** A variant as it is asked for: known by its id or by its option values; `freshId` is its id if it is a new one. */
export type WantedVariant = Omit<Variant, 'id' | 'prices'> & {
  readonly id?: string | undefined;
  readonly freshId: string;
  readonly prices?: Readonly<Record<string, Price>> | undefined;
};

export type OptionsMismatch = { readonly code: 'OPTIONS_MISMATCH'; readonly variant: number };

export type Assortment = { readonly options: readonly Option[]; readonly variants: readonly Variant[] };

/** The name of a variant within its product; spelling differences that people do not see do not change it. */
export function optionKey(optionValues: readonly string[]): string {
  return variantKey('', optionValues);
}

/**
 * The variants that a product has from now on. One that is named by id, or has the option values of one that is there,
 * stays that variant; its prices stay unless new ones are given.
 */
export function arrangeVariants(
  known: readonly Variant[],
  options: readonly Option[],
  wanted: readonly WantedVariant[],
): Result<Assortment, OptionsMismatch | VariantNotFound> {
  const byId = new Map(known.map((variant) => [variant.id, variant]));
  const byKey = new Map(known.map((variant) => [optionKey(variant.optionValues), variant]));
  const taken = new Set<string>();
  const keys = new Set<string>();
  const variants: Variant[] = [];
  for (const [index, { id, freshId, prices, ...facts }] of wanted.entries()) {
    const key = optionKey(facts.optionValues);
    const before = id === undefined ? byKey.get(key) : byId.get(id);
    if (id !== undefined && !before) return reject({ code: 'VARIANT_NOT_FOUND' });
    const variant = { ...facts, id: before?.id ?? freshId, prices: prices ?? before?.prices ?? {} };
    const isMismatch = facts.optionValues.length !== options.length || keys.has(key) || taken.has(variant.id);
    if (isMismatch) return reject({ code: 'OPTIONS_MISMATCH', variant: index });
    keys.add(key);
    taken.add(variant.id);
    variants.push(variant);
  }
  return accept({ options: options.map((option, at) => withValues(option, at, variants)), variants });
}

/** An option lists its values in the order declared, then those that only its variants have. */
function withValues({ name, values }: Option, at: number, variants: readonly Variant[]): Option {
  return { name, values: [...new Set([...values, ...variants.map(({ optionValues }) => optionValues[at] ?? '')])] };
}
