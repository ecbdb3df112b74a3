import type { Product } from './product.ts';

/** Where a variant is found: by its id, its SKU or its barcode. A withdrawn one still tells which product it was of. */
export type VariantPlace = {
  readonly id: string;
  readonly productId: string;
  readonly sku: string | null;
  readonly barcode: string | null;
  readonly withdrawn: boolean;
};

/** The places of a product's variants now, and of those that it no longer has. */
export function variantPlaces(before: Product | undefined, after: Product): VariantPlace[] {
  const ids = new Set(after.variants.map(({ id }) => id));
  const gone = (before?.variants ?? []).filter(({ id }) => !ids.has(id));
  return [
    ...gone.map(({ id }) => ({ id, productId: after.id, sku: null, barcode: null, withdrawn: true })),
    ...after.variants.map(({ id, sku, barcode }) => ({ id, productId: after.id, sku, barcode, withdrawn: false })),
  ];
}
