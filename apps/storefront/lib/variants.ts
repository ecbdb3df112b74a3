import type { ProductVariant } from '../queries/product.ts';

export type Choice = Readonly<Record<string, string>>;

/** An option's name as it stands in an address: `Colour` → `colour`. */
export function optionKey(name: string): string {
  return name.trim().toLowerCase().replaceAll(/\s+/g, '-');
}

/**
 * The variant that a page shows: the one that fits most of what was chosen, earlier options counting more; among
 * equals one that is sold and in stock comes first.
 */
export function chooseVariant(
  variants: readonly ProductVariant[],
  optionNames: readonly string[],
  choice: Choice,
  soldOut: ReadonlySet<string>,
): ProductVariant | undefined {
  const score = (variant: ProductVariant): number => {
    const fit = optionNames.reduce(
      (sum, name, index) => (optionValue(variant, name) === choice[optionKey(name)] ? sum + 2 ** (8 - index) : sum),
      0,
    );
    return fit * 4 + (variant.price ? 2 : 0) + (soldOut.has(variant.id) ? 0 : 1);
  };
  return variants.reduce<ProductVariant | undefined>(
    (best, variant) => (best === undefined || score(variant) > score(best) ? variant : best),
    undefined,
  );
}

export function optionValue(variant: ProductVariant, optionName: string): string | undefined {
  return variant.options.find(({ name }) => name === optionName)?.value;
}

/** The address of a product with one option chosen differently. */
export function addressWith(handle: string, variant: ProductVariant, optionName: string, value: string): string {
  const query = new URLSearchParams(
    variant.options.map((option) => [optionKey(option.name), option.name === optionName ? value : option.value]),
  );
  return `/products/${encodeURIComponent(handle)}?${query}`;
}

/** What of an option can be had together with the other choices. */
export function variantWith(
  variants: readonly ProductVariant[],
  current: ProductVariant,
  optionName: string,
  value: string,
): ProductVariant | undefined {
  return variants.find((variant) =>
    variant.options.every(
      (option) => option.value === (option.name === optionName ? value : optionValue(current, option.name)),
    ),
  );
}
