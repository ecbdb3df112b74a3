/** What a variant costs in one currency. Without a price in a currency it is not sold in it (CONSISTENCY 16). */
export type Price = { readonly amountMinor: number; readonly compareAtMinor: number | null };

export type CustomFields = Readonly<Record<string, string | number | boolean>>;

/** What is bought: one combination of option values. */
export type Variant = {
  readonly id: string;
  readonly sku: string | null;
  readonly barcode: string | null;
  /** One per option of the product, in its order. */
  readonly optionValues: readonly string[];
  readonly prices: Readonly<Record<string, Price>>;
  readonly weightGrams: number;
  readonly requiresShipping: boolean;
  readonly taxClass: string;
  readonly tracked: boolean;
  readonly backorder: boolean;
  readonly imageUrl: string | null;
  readonly customFields: CustomFields;
};

export type ProductStatus = 'draft' | 'active' | 'archived';

export type Option = { readonly name: string; readonly values: readonly string[] };

/** What a merchant says of a product, apart from its variants. */
export type ProductDetails = {
  readonly handle: string;
  readonly title: string;
  readonly descriptionHtml: string;
  readonly vendor: string | null;
  readonly type: string | null;
  readonly status: ProductStatus;
  readonly giftCard: boolean;
  readonly categoryId: string | null;
  readonly tags: readonly string[];
  readonly seo: { readonly title: string | null; readonly description: string | null };
  readonly images: readonly { readonly url: string; readonly alt: string }[];
  readonly customFields: CustomFields;
};

export type Product = ProductDetails & {
  readonly id: string;
  readonly options: readonly Option[];
  readonly variants: readonly Variant[];
  readonly version: number;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
};

export type HandleTaken = { readonly code: 'HANDLE_TAKEN'; readonly handle: string };
export type SkuTaken = { readonly code: 'SKU_TAKEN'; readonly sku: string; readonly variantId: string };
export type ProductNotFound = { readonly code: 'PRODUCT_NOT_FOUND' };
export type VariantNotFound = { readonly code: 'VARIANT_NOT_FOUND' };
export type CategoryNotFound = { readonly code: 'CATEGORY_NOT_FOUND' };
export type CollectionNotFound = { readonly code: 'COLLECTION_NOT_FOUND' };
export type VersionConflict = { readonly code: 'VERSION_CONFLICT'; readonly version: number };

/** How people read a variant's option values. */
export function variantTitle(variant: Pick<Variant, 'optionValues'>): string {
  return variant.optionValues.join(' / ');
}

/** What shows a variant: its own image, or the product's first. */
export function imageOf(product: Pick<Product, 'images'>, variant?: Variant): string | null {
  return variant?.imageUrl ?? product.images[0]?.url ?? null;
}
