import { type Arrangement, collectionsOf } from './arrangement.ts';
import { pathTo } from './category.ts';
import { imageOf, type Product, type Variant, variantTitle } from './product.ts';

/** What carts, orders and promotions need to know of a variant in a currency. */
export type PricedVariant = {
  readonly variantId: string;
  readonly productId: string;
  readonly handle: string;
  readonly title: string;
  readonly variantTitle: string;
  readonly sku: string | null;
  readonly unitPriceMinor: number;
  readonly compareAtMinor: number | null;
  readonly taxClass: string;
  readonly categoryIds: string[];
  readonly collectionIds: string[];
  readonly tags: string[];
  readonly attributes: Record<string, string[]>;
  readonly requiresShipping: boolean;
  readonly weightGrams: number;
  readonly giftCard: boolean;
  readonly imageUrl: string | null;
  readonly status: 'purchasable' | 'withdrawn' | 'unpriced';
  readonly version: number;
};

/** As much of a product as its prices follow from: the texts of a page would be most of what is kept in memory. */
export type PriceableProduct = Omit<Product, 'descriptionHtml' | 'seo'>;

export function priceable({ descriptionHtml: _text, seo: _seo, ...product }: Product): PriceableProduct {
  return product;
}

/** The one answer to what a variant costs here and now. A variant that its product no longer has is withdrawn. */
export function priceVariant(
  product: PriceableProduct,
  variantId: string,
  currency: string,
  arranged: Arrangement,
): PricedVariant {
  const variant = product.variants.find(({ id }) => id === variantId);
  const price = variant?.prices[currency];
  const isSold = product.status === 'active' && variant !== undefined;
  const status = !isSold ? 'withdrawn' : price ? 'purchasable' : 'unpriced';
  return {
    variantId,
    productId: product.id,
    handle: product.handle,
    title: product.title,
    variantTitle: variant ? variantTitle(variant) : '',
    sku: variant?.sku ?? null,
    unitPriceMinor: status === 'purchasable' ? (price?.amountMinor ?? 0) : 0,
    compareAtMinor: status === 'purchasable' ? (price?.compareAtMinor ?? null) : null,
    taxClass: variant?.taxClass ?? 'standard',
    categoryIds: pathTo(arranged.tree, product.categoryId).map(({ id }) => id),
    collectionIds: collectionsOf(arranged, product).map(({ id }) => id),
    tags: [...product.tags],
    attributes: attributesOf(product, variant),
    requiresShipping: variant?.requiresShipping ?? false,
    weightGrams: variant?.weightGrams ?? 0,
    giftCard: product.giftCard,
    imageUrl: imageOf(product, variant),
    status,
    version: product.version + arranged.version,
  };
}

function attributesOf(product: PriceableProduct, variant: Variant | undefined): Record<string, string[]> {
  const attributes: Record<string, string[]> = {};
  const fields = { ...product.customFields, ...variant?.customFields };
  for (const [key, value] of Object.entries(fields)) attributes[key] = [String(value)];
  product.options.forEach(({ name }, at) => {
    const value = variant?.optionValues[at];
    if (value !== undefined) attributes[name.toLowerCase()] = [value];
  });
  if (product.vendor !== null) attributes.vendor = [product.vendor];
  if (product.type !== null) attributes.type = [product.type];
  return attributes;
}
