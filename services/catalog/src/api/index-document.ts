import { type Arrangement, collectionsOf } from '../domain/arrangement.ts';
import { pathTo } from '../domain/category.ts';
import { imageOf, type Product, type Variant } from '../domain/product.ts';

const MAX_DESCRIPTION_LENGTH = 4_000;

/**
 * A product as search keeps it. Its version is the product's plus that of all arrangements, so that it grows with
 * everything the document is made of, and a document that was read earlier never replaces one that was read later.
 */
export function indexDocument(product: Product, arranged: Arrangement) {
  const path = pathTo(arranged.tree, product.categoryId);
  const collections = collectionsOf(arranged, product);
  const facets = Object.entries(product.customFields).filter(([key]) => arranged.facetFields.has(key));
  return {
    productId: product.id,
    version: product.version + arranged.version,
    status: product.status,
    handle: product.handle,
    title: product.title,
    descriptionText: textOf(product.descriptionHtml),
    vendor: product.vendor,
    type: product.type,
    tags: [...product.tags],
    categoryIds: path.map(({ id }) => id),
    categoryHandles: path.map(({ handle }) => handle),
    categoryNames: path.map(({ name }) => name),
    collectionIds: collections.map(({ id }) => id),
    collectionHandles: collections.map(({ handle }) => handle),
    customFields: Object.fromEntries(facets.map(([key, value]) => [key, String(value)])),
    imageUrl: imageOf(product),
    createdAt: new Date(product.createdAtMs).toISOString(),
    variants: product.variants.map((variant) => indexVariant(product, variant)),
  };
}

function indexVariant(product: Product, variant: Variant) {
  const { id, sku, barcode, prices, optionValues, tracked, backorder } = variant;
  return {
    variantId: id,
    sku,
    barcode,
    options: product.options.map(({ name }, at) => ({ name, value: optionValues[at] ?? '' })),
    prices: Object.entries(prices).map(([currency, price]) => ({ currency, ...price })),
    tracked,
    backorder,
  };
}

/** The words of a description, without its mark-up. */
function textOf(html: string): string {
  const text = html.replace(/<[^>]*>/g, ' ').replace(/&(?:[a-z]+|#\d+);/gi, ' ');
  return text.replace(/\s+/g, ' ').trim().slice(0, MAX_DESCRIPTION_LENGTH).toWellFormed();
}
