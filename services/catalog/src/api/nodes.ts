import { unwrap } from '@concord/graph';
import type { Rejection, Result } from '@concord/result';
import type { z } from 'zod';
import type { catalogContract } from '../../contract.ts';
import type {
  collectionSchema,
  importSchema,
  priceSchema,
  productSchema,
  revisionSchema,
  variantSchema,
} from '../../contract-schemas.ts';

export type ProductView = z.output<typeof productSchema>;
type VariantView = z.output<typeof variantSchema>;
type PriceView = z.output<typeof priceSchema>;
export type CatalogOperations = (typeof catalogContract)['operations'];

type ProductNode = ReturnType<typeof nodeOf>;

/** As its view: made once, where that is kept. */
const nodes = new WeakMap<ProductView, ProductNode>();

/** A product as the graph shows it. */
export function productNode(product: ProductView): ProductNode {
  const known = nodes.get(product);
  if (known) return known;
  const node = nodeOf(product);
  nodes.set(product, node);
  return node;
}

function nodeOf(product: ProductView) {
  const { status, seo, customFields, variants, ...facts } = product;
  return {
    ...facts,
    status: status.toUpperCase(),
    seoTitle: seo.title,
    seoDescription: seo.description,
    variants: variants.map((variant) => variantNode(variant, product.id)),
    customFields: Object.entries(customFields).map(([key, value]) => ({ key, value: String(value) })),
    priceRange: ({ currency }: { currency: string }) => priceRange(variants, currency),
  };
}

export function variantNode(variant: VariantView, productId: string) {
  return {
    ...variant,
    product: { id: productId },
    image: variant.imageUrl === null ? null : { url: variant.imageUrl, alt: variant.title },
    prices: variant.prices.map(priceNode),
    price: ({ currency }: { currency: string }) => {
      const price = variant.prices.find((one) => one.currency === currency);
      return price ? priceNode(price) : null;
    },
  };
}

export function collectionNode(collection: z.output<typeof collectionSchema>) {
  const { id, handle, title, descriptionHtml } = collection;
  return { id, handle, title, descriptionHtml };
}

export function importNode({ failure, ...one }: z.output<typeof importSchema>) {
  return { ...one, failureMessage: failure?.message ?? null };
}

export function revisionNode({ actor, ...revision }: z.output<typeof revisionSchema>) {
  return { ...revision, actorKind: actor.kind, actorId: actor.id };
}

/** Null where the rejection says that it is not there; any other rejection is an error. */
export function orNull<Value>(result: Result<Value, Rejection>, notFound: string): Value | null {
  return !result.ok && result.rejection.code === notFound ? null : unwrap(result);
}

function priceNode({ currency, amountMinor, compareAtMinor }: PriceView) {
  const compareAt = compareAtMinor === null ? null : { amountMinor: compareAtMinor, currency };
  return { amount: { amountMinor, currency }, compareAt };
}

function priceRange(variants: readonly VariantView[], currency: string) {
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { prices } of variants) {
    const price = prices.find((one) => one.currency === currency);
    if (!price) continue;
    min = Math.min(min, price.amountMinor);
    max = Math.max(max, price.amountMinor);
  }
  if (min > max) return null;
  return { min: { amountMinor: min, currency }, max: { amountMinor: max, currency } };
}
