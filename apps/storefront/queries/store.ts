import { z } from 'zod';
import type { GraphQuery } from '../lib/graph.ts';

const answer = z.object({
  storeContext: z.object({
    store: z.object({
      id: z.string(),
      name: z.string(),
      theme: z.object({ accentColour: z.string().nullable(), tagline: z.string().nullable() }),
    }),
    currency: z.string(),
    locale: z.string(),
    countryCode: z.string(),
    pricesIncludeTax: z.boolean(),
    pickupLocations: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        address: z.object({
          line1: z.string().nullable(),
          postalCode: z.string().nullable(),
          city: z.string().nullable(),
        }),
      }),
    ),
  }),
  categories: z.array(
    z.object({
      handle: z.string(),
      name: z.string(),
      products: z.object({ items: z.array(z.object({ id: z.string() })) }),
    }),
  ),
});

export type StoreAnswer = z.infer<typeof answer>;

/** What stands around every page. */
export const storeQuery: GraphQuery<{ storeId: string }, StoreAnswer> = {
  text: /* GraphQL */ `
    query Store($storeId: ID!) {
      storeContext(storeId: $storeId) {
        store { id name theme { accentColour tagline } }
        currency
        locale
        countryCode
        pricesIncludeTax
        pickupLocations { id name address { line1 postalCode city } }
      }
      categories { handle name products(first: 1) { items { id } } }
    }
  `,
  answer,
};
