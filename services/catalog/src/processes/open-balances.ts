import type { ImportedProduct } from '@concord/product-import';
import type { Product } from '../domain/product.ts';
import { optionKey } from '../domain/variants.ts';

export type SavedProduct = { readonly file: ImportedProduct; readonly product: Product | undefined };

const MAX_LINES = 1_000;
const MAX_QUANTITY = 100_000_000;

/** What the file says is in stock, for variants whose stock is kept, in calls of bounded size. */
export function openingBalances(saved: readonly SavedProduct[], locationId: string) {
  const lines = saved.flatMap(({ file, product }) => {
    const byKey = new Map(product?.variants.map(({ id, optionValues }) => [optionKey(optionValues), id]));
    return file.variants.flatMap(({ inventoryTracked, openingQuantity, optionValues }) => {
      const variantId = byKey.get(optionKey(optionValues));
      if (!inventoryTracked || variantId === undefined) return [];
      const quantity = Math.min(Math.max(0, Math.trunc(openingQuantity)), MAX_QUANTITY);
      return [{ variantId, locationId, quantity }];
    });
  });
  const chunks: (typeof lines)[] = [];
  for (let from = 0; from < lines.length; from += MAX_LINES) chunks.push(lines.slice(from, from + MAX_LINES));
  return chunks;
}
