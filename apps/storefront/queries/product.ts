import { z } from 'zod';
import type { GraphQuery } from '../lib/graph.ts';
import { imageSchema, PRODUCT_CARD, productCardSchema, variantPriceSchema } from './product-card.ts';

const variantSchema = z.object({
  id: z.string(),
  title: z.string(),
  sku: z.string().nullable(),
  options: z.array(z.object({ name: z.string(), value: z.string() })),
  price: variantPriceSchema.nullable(),
  image: imageSchema.nullable(),
  requiresShipping: z.boolean(),
});

const productSchema = z.object({
  id: z.string(),
  handle: z.string(),
  title: z.string(),
  descriptionHtml: z.string(),
  seoTitle: z.string().nullable(),
  seoDescription: z.string().nullable(),
  images: z.array(imageSchema),
  options: z.array(z.object({ name: z.string(), values: z.array(z.string()) })),
  variants: z.array(variantSchema),
  customFields: z.array(z.object({ key: z.string(), value: z.string() })),
  categoryPath: z.array(z.object({ handle: z.string(), name: z.string() })),
  category: z.object({ products: z.object({ items: z.array(productCardSchema) }) }).nullable(),
});

export type ProductVariant = z.infer<typeof variantSchema>;
export type ProductDetail = z.infer<typeof productSchema>;

const answer = z.object({ product: productSchema.nullable() });

export const productQuery: GraphQuery<{ handle: string; storeId: string; currency: string }, z.infer<typeof answer>> = {
  text: /* GraphQL */ `
    query Product($handle: String!, $storeId: ID!, $currency: String!) {
      product(handle: $handle) {
        id
        handle
        title
        descriptionHtml
        seoTitle
        seoDescription
        images { url alt }
        options { name values }
        variants {
          id
          title
          sku
          options { name value }
          price(storeId: $storeId, currency: $currency) {
            amount { amountMinor currency }
            compareAt { amountMinor currency }
          }
          image { url alt }
          requiresShipping
        }
        customFields { key value }
        categoryPath { handle name }
        category { products(first: 5, sort: OLDEST) { items { ...ProductCard } } }
      }
    }
    ${PRODUCT_CARD}
  `,
  answer,
};

const availabilitySchema = z.object({
  tracked: z.boolean(),
  available: z.int(),
  band: z.enum(['IN', 'LOW', 'OUT']),
});

const stockAnswer = z.object({
  product: z
    .object({
      variants: z.array(
        z.object({
          id: z.string(),
          availability: availabilitySchema,
          pickup: z.object({
            locations: z.array(z.object({ location: z.object({ id: z.string() }), available: z.int() })),
          }),
        }),
      ),
    })
    .nullable(),
});

export type VariantStock = NonNullable<z.infer<typeof stockAnswer>['product']>['variants'][number];

/** Apart from the product, so that its page shows when only Inventory cannot answer. */
export const stockQuery: GraphQuery<{ handle: string; pickupLocationIds: string[] }, z.infer<typeof stockAnswer>> = {
  text: /* GraphQL */ `
    query ProductStock($handle: String!, $pickupLocationIds: [ID!]!) {
      product(handle: $handle) {
        variants {
          id
          availability(channel: ONLINE) { tracked available band }
          pickup: availability(channel: ONLINE, locationIds: $pickupLocationIds) {
            locations { location { id } available }
          }
        }
      }
    }
  `,
  answer: stockAnswer,
};
