import { LRUCache } from 'lru-cache';
import type { Product } from '../domain/product.ts';

/** With their products' texts, some 100 MB when all of it is used: 15,000 products of three variants. */
const MAX_VARIANTS = 60_000;

/**
 * Documents that were read before. A document never changes under its version: one that is kept is as true as its row,
 * as long as the row's version is read with every use. So nothing here is ever forgotten for being old.
 */
export type KeptDocuments = {
  readonly get: (merchantId: string, id: string) => Product | undefined;
  readonly keep: (merchantId: string, product: Product) => void;
};

export function keptDocuments(maxVariants = MAX_VARIANTS): KeptDocuments {
  const kept = new LRUCache<string, Product>({
    maxSize: maxVariants,
    sizeCalculation: ({ variants }) => 1 + variants.length,
  });
  return {
    get: (merchantId, id) => kept.get(`${merchantId} ${id}`),
    keep: (merchantId, product) => void kept.set(`${merchantId} ${product.id}`, product),
  };
}
