import { derivedId } from '@concord/ids';
import type { ImportedProduct, ImportedVariant } from '@concord/product-import';
import type { Option, Price, Product, ProductDetails, Variant } from './product.ts';
import { optionKey } from './variants.ts';

export type Merged = ProductDetails & { readonly options: readonly Option[]; readonly variants: readonly Variant[] };

/**
 * What a product becomes when a file says this of it. The file wins where it says something; prices in currencies that
 * it does not have stay, and so do variants that it does not list, as long as they have the same options. The same file
 * again changes nothing.
 */
export function mergeImported(
  before: Product | undefined,
  file: ImportedProduct,
  facts: { readonly productId: string; readonly categoryId: string | null; readonly currency: string },
): Merged {
  const listed = mergeVariants(before, file, facts);
  const kept = keptVariants(before, file, listed);
  return {
    handle: before?.handle ?? file.handle,
    title: file.title,
    descriptionHtml: file.descriptionHtml,
    vendor: file.vendor ?? null,
    type: file.type ?? null,
    status: file.status,
    giftCard: file.giftCard,
    categoryId: facts.categoryId,
    tags: file.tags,
    seo: { title: file.seo.title ?? null, description: file.seo.description ?? null },
    images: file.images.map(({ url, alt = '' }) => ({ url, alt })),
    customFields: { ...before?.customFields, ...file.customFields },
    options: file.options.map(({ name, values }, at) => ({
      name,
      values: [...new Set([...values, ...kept.map(({ optionValues }) => optionValues[at] ?? '')])],
    })),
    variants: [...listed, ...kept],
  };
}

/** Which of a product's variants a line of the file is about: the one of its SKU, else the one of its option values. */
function mergeVariants(
  before: Product | undefined,
  file: ImportedProduct,
  { productId, currency }: { readonly productId: string; readonly currency: string },
): Variant[] {
  const known = before?.variants ?? [];
  const byKey = new Map(known.map((variant) => [optionKey(variant.optionValues), variant]));
  const bySku = new Map(known.flatMap((variant) => (variant.sku === null ? [] : [[variant.sku, variant]])));
  const taken = new Set<string>();
  return file.variants.map((line) => {
    const key = optionKey(line.optionValues);
    const candidates = [line.sku === undefined ? undefined : bySku.get(line.sku), byKey.get(key)];
    const match = candidates.find((variant) => variant !== undefined && !taken.has(variant.id));
    const id = match?.id ?? freshId(productId, key, known);
    taken.add(id);
    return mergeVariant(id, match, line, currency);
  });
}

/** The same for the same line of the same file, so that a repeated step makes the same variant. */
function freshId(productId: string, key: string, known: readonly Variant[]): string {
  const id = derivedId('variant', productId, key);
  return known.some((variant) => variant.id === id) ? derivedId('variant', productId, key, 'again') : id;
}

function mergeVariant(id: string, before: Variant | undefined, line: ImportedVariant, currency: string): Variant {
  return {
    id,
    sku: line.sku ?? null,
    barcode: line.barcode ?? null,
    optionValues: line.optionValues,
    prices: mergePrices(before?.prices ?? {}, line, currency),
    weightGrams: Math.round(line.weightGrams),
    requiresShipping: line.requiresShipping,
    taxClass: line.taxable ? (line.taxCode ?? 'standard') : 'exempt',
    tracked: line.inventoryTracked,
    backorder: line.inventoryPolicy === 'continue',
    imageUrl: line.imageUrl ?? null,
    customFields: before?.customFields ?? {},
  };
}

function mergePrices(
  before: Readonly<Record<string, Price>>,
  { priceMinor, compareAtMinor, marketPrices }: ImportedVariant,
  currency: string,
): Readonly<Record<string, Price>> {
  const prices: Record<string, Price> = { ...before };
  for (const market of marketPrices) {
    prices[market.currency] = { amountMinor: market.priceMinor, compareAtMinor: market.compareAtMinor ?? null };
  }
  if (priceMinor !== undefined) prices[currency] = { amountMinor: priceMinor, compareAtMinor: compareAtMinor ?? null };
  return prices;
}

function keptVariants(before: Product | undefined, file: ImportedProduct, listed: readonly Variant[]): Variant[] {
  if (!before || before.options.length !== file.options.length) return [];
  const ids = new Set(listed.map(({ id }) => id));
  const keys = new Set(listed.map(({ optionValues }) => optionKey(optionValues)));
  return before.variants.filter(({ id, optionValues }) => !ids.has(id) && !keys.has(optionKey(optionValues)));
}
