import { z } from 'zod';
import type { GraphQuery } from '../lib/graph.ts';
import { imageSchema, PRODUCT_CARD, productCardSchema } from './product-card.ts';

const answer = z.object({
  categories: z.array(
    z.object({
      handle: z.string(),
      name: z.string(),
      products: z.object({ items: z.array(z.object({ images: z.array(imageSchema) })) }),
    }),
  ),
  products: z.object({ items: z.array(productCardSchema) }),
});

export type HomeAnswer = z.infer<typeof answer>;

export const homeQuery: GraphQuery<{ currency: string }, HomeAnswer> = {
  text: /* GraphQL */ `
    query Home($currency: String!) {
      categories { handle name products(first: 1, sort: OLDEST) { items { images { url alt } } } }
      products(first: 12, sort: OLDEST) { items { ...ProductCard } }
    }
    ${PRODUCT_CARD}
  `,
  answer,
};
