import { contract, idSchema, operation } from '@concord/contract';
import { z } from 'zod';

const MAX_TEXT_LENGTH = 200;

const currency = z
  .string()
  .regex(/^[A-Z]{3}$/)
  .describe('ISO 4217: prices, price filters and price sorts are in it; what has no price in it is left out');
const handle = z.string().min(1).max(255);
const facetName = z.string().min(1).max(120);

/** What the search side offers: it never holds a truth, only a copy that equals its sources within a second. */
export const searchContract = contract({
  service: 'search',
  title: 'Search',
  description: 'Finds products by words, facets, price and availability; forgives misspelling.',
  operations: {
    searchProducts: operation({
      kind: 'read',
      method: 'POST',
      path: '/search',
      summary: 'Products that match, with facets to narrow them down',
      scope: 'search:read',
      input: z.object({
        storeId: idSchema('store').optional(),
        text: z.string().max(MAX_TEXT_LENGTH).optional(),
        locale: z
          .string()
          .max(35)
          .optional()
          .describe('What the text is written in, such as `de-AT`: where the index knows the language, more is found'),
        categoryHandle: handle.optional(),
        collectionHandle: handle.optional(),
        filters: z
          .record(facetName, z.array(z.string().min(1).max(255)).max(50))
          .default({})
          .describe('Facet name → values, one of which must match; facets combine with and'),
        priceMinMinor: z.int().min(0).optional(),
        priceMaxMinor: z.int().min(0).optional(),
        inStockOnly: z.boolean().default(false),
        sort: z.enum(['relevance', 'price_asc', 'price_desc', 'newest', 'title']).default('relevance'),
        first: z.int().min(1).max(100).default(24),
        after: z.string().max(400).optional(),
        currency,
      }),
      output: z.object({
        items: z.array(
          z.object({
            productId: z.string(),
            band: z.enum(['in', 'low', 'out']),
            priceMinMinor: z.int(),
            priceMaxMinor: z.int(),
          }),
        ),
        total: z.int(),
        facets: z
          .array(
            z.object({
              name: z.string().describe('type, vendor, tag, availability, or an option such as `option.colour`'),
              label: z.string(),
              values: z.array(z.object({ value: z.string(), label: z.string(), count: z.int() })),
            }),
          )
          .describe('Counted exactly, however much is found; of all values the 500 that most products have'),
        priceRange: z.object({ minMinor: z.int(), maxMinor: z.int() }).nullable(),
        nextCursor: z.string().nullable(),
        correctedText: z.string().optional().describe('What was searched for instead, where a word was not known'),
      }),
      rejections: {},
    }),
    suggestTerms: operation({
      kind: 'read',
      method: 'GET',
      path: '/suggestions',
      summary: 'How what is being typed may go on, and products that begin so',
      scope: 'search:read',
      input: z.object({ text: z.string().min(1).max(MAX_TEXT_LENGTH), first: z.int().min(1).max(20).default(8) }),
      output: z.object({
        terms: z.array(z.string()),
        products: z.array(z.object({ productId: z.string(), handle: z.string(), title: z.string() })),
      }),
      rejections: {},
    }),
    reindex: operation({
      kind: 'write',
      method: 'POST',
      path: '/reindex',
      summary: 'Builds the merchant’s index anew beside the one in use, then changes over; search goes on meanwhile',
      scope: 'search:write',
      timeoutMs: 60_000,
      input: z.object({}),
      output: z.object({ generation: z.int(), status: z.enum(['building', 'in_use']) }),
      rejections: {},
    }),
    getIndexStatus: operation({
      kind: 'read',
      method: 'GET',
      path: '/index',
      summary: 'Which generation is in use, and how many products it holds',
      scope: 'search:read',
      input: z.object({}),
      output: z.object({ generation: z.int(), documents: z.int(), building: z.int().nullable() }),
      rejections: {},
    }),
  },
});
