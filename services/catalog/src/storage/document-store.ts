import type { CollectionRule } from '../domain/collection.ts';
import type { Product, ProductStatus } from '../domain/product.ts';

/** Which products a list shows. Every given field must hold. */
export type ProductQuery = {
  readonly status?: ProductStatus | undefined;
  readonly categoryIds?: readonly string[] | undefined;
  readonly productIds?: readonly string[] | undefined;
  /** With the category ids that each `category` condition stands for, those below included. */
  readonly rule?: ResolvedRule | undefined;
  readonly titlePrefix?: string | undefined;
  readonly sort: 'newest' | 'oldest' | 'title';
  readonly first: number;
  readonly after?: string | undefined;
};

export type ResolvedRule = {
  readonly match: CollectionRule['match'];
  readonly conditions: readonly (
    | { readonly field: 'tag' | 'vendor' | 'type' | 'title'; readonly value: string }
    | { readonly field: 'category'; readonly categoryIds: readonly string[] }
  )[];
};

export type ProductPage = { readonly items: readonly Product[]; readonly nextCursor: string | null };

/** A variant found by something it is called, in the document of its product as that is now. */
export type FoundVariant = { readonly variantId: string; readonly product: Product };

/**
 * Reads product documents. Each method takes the merchant first and never answers another's documents (CONSISTENCY 31);
 * each is one round trip
 * (on MongoDB two where a variant is asked for). `document-store-suite.ts` says what every adapter must do.
 */
export type DocumentStore = {
  /** In the order asked; what is not there is left out. */
  readonly byIds: (merchantId: string, ids: readonly string[]) => Promise<Product[]>;
  readonly byHandles: (merchantId: string, handles: readonly string[]) => Promise<Product[]>;
  /** Withdrawn variants too: with the product that had them. */
  readonly byVariantIds: (merchantId: string, variantIds: readonly string[]) => Promise<FoundVariant[]>;
  readonly bySkus: (merchantId: string, skus: readonly string[]) => Promise<FoundVariant[]>;
  readonly byBarcode: (merchantId: string, barcode: string) => Promise<FoundVariant | undefined>;
  readonly list: (merchantId: string, query: ProductQuery) => Promise<ProductPage>;
};
