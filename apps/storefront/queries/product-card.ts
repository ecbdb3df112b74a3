import { z } from 'zod';
import { moneySchema } from '../lib/money.ts';

export const imageSchema = z.object({ url: z.string(), alt: z.string() });
export const variantPriceSchema = z.object({ amount: moneySchema, compareAt: moneySchema.nullable() });

/** A product as it stands in a list. */
export const productCardSchema = z.object({
  id: z.string(),
  handle: z.string(),
  title: z.string(),
  images: z.array(imageSchema),
  options: z.array(z.object({ name: z.string(), values: z.array(z.string()) })),
  priceRange: z.object({ min: moneySchema, max: moneySchema }).nullable(),
  variants: z.array(z.object({ price: variantPriceSchema.nullable() })),
});

export type ProductCard = z.infer<typeof productCardSchema>;

/** Needs the variable `$currency`. */
export const PRODUCT_CARD = /* GraphQL */ `
  fragment ProductCard on Product {
    id
    handle
    title
    images { url alt }
    options { name values }
    priceRange(currency: $currency) {
      min { amountMinor currency }
      max { amountMinor currency }
    }
    variants { price(currency: $currency) { amount { amountMinor currency } compareAt { amountMinor currency } } }
  }
`;
