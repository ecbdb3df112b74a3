import { hash } from 'node:crypto';
import type { Arrangement } from '../domain/arrangement.ts';
import { type PriceableProduct, type PricedVariant, priceVariant } from '../domain/price.ts';
import type { CatalogCache } from '../storage/catalog-cache.ts';
import type { CatalogStore } from '../storage/catalog-store.ts';

export type PriceReads = {
  readonly store: CatalogStore;
  readonly cache: CatalogCache;
};

/** Prices of variants in the order asked: from memory, or in one round trip for those that are not there. */
export async function readPrices(
  reads: PriceReads,
  merchantId: string,
  query: { readonly variantIds: readonly string[]; readonly currency: string },
): Promise<{ items: PricedVariant[]; version: string }> {
  const variantIds = [...new Set(query.variantIds)];
  const [productOf, arranged] = await Promise.all([
    readProductsOf(reads, merchantId, variantIds),
    arrangementOf(reads, merchantId),
  ]);
  const items = variantIds.flatMap((variantId) => {
    const product = productOf.get(variantId);
    return product ? [priceVariant(product, variantId, query.currency, arranged)] : [];
  });
  const versions = items.map((item) => `${item.variantId} ${item.version}\n`).join('');
  return { items, version: hash('sha256', versions + query.currency, 'base64url').slice(0, 22) };
}

/** How the merchant's products are arranged, from memory where it is fresh. */
export async function arrangementOf({ store, cache }: PriceReads, merchantId: string): Promise<Arrangement> {
  const kept = cache.arrangement(merchantId);
  if (kept) return kept;
  const mark = cache.mark();
  const read = await store.arrangement(merchantId);
  cache.keepArrangement(merchantId, read, mark);
  return read;
}

async function readProductsOf(
  { store, cache }: PriceReads,
  merchantId: string,
  variantIds: readonly string[],
): Promise<ReadonlyMap<string, PriceableProduct>> {
  const productOf = new Map<string, PriceableProduct>();
  for (const variantId of variantIds) {
    const product = cache.productOf(merchantId, variantId);
    if (product) productOf.set(variantId, product);
  }
  const missing = variantIds.filter((variantId) => !productOf.has(variantId));
  if (missing.length === 0) return productOf;
  const mark = cache.mark();
  const found = await store.products.byVariantIds(merchantId, missing);
  cache.keepVariants(merchantId, found, mark);
  for (const { variantId, product } of found) productOf.set(variantId, product);
  return productOf;
}
