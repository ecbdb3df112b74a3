import { z } from 'zod';
import type { GraphQuery } from '../lib/graph.ts';
import { PRODUCT_CARD, productCardSchema } from './product-card.ts';

export type SearchVariables = {
  readonly text?: string;
  readonly categoryHandle?: string;
  readonly filters: readonly { readonly name: string; readonly values: readonly string[] }[];
  readonly priceMinMinor?: number;
  readonly priceMaxMinor?: number;
  readonly inStockOnly: boolean;
  readonly sort: string;
  readonly first: number;
  readonly after?: string;
  readonly currency: string;
};

const resultSchema = z.object({
  items: z.array(z.object({ product: productCardSchema.nullable(), band: z.string() })),
  total: z.int(),
  facets: z.array(
    z.object({
      name: z.string(),
      label: z.string(),
      values: z.array(z.object({ value: z.string(), label: z.string(), count: z.int() })),
    }),
  ),
  priceRange: z.object({ minMinor: z.number(), maxMinor: z.number() }).nullable(),
  nextCursor: z.string().nullable(),
  correctedText: z.string().nullable(),
});

export type SearchResult = z.infer<typeof resultSchema>;
export type Facet = SearchResult['facets'][number];

const answer = z.object({ search: resultSchema });

export const searchQuery: GraphQuery<SearchVariables, z.infer<typeof answer>> = {
  text: /* GraphQL */ `
    query Search(
      $text: String
      $categoryHandle: String
      $filters: [SearchFilter!]
      $priceMinMinor: Float
      $priceMaxMinor: Float
      $inStockOnly: Boolean!
      $sort: SearchSort!
      $first: Int!
      $after: String
      $currency: String!
    ) {
      search(
        text: $text
        categoryHandle: $categoryHandle
        filters: $filters
        priceMinMinor: $priceMinMinor
        priceMaxMinor: $priceMaxMinor
        inStockOnly: $inStockOnly
        sort: $sort
        first: $first
        after: $after
        currency: $currency
      ) {
        items { product { ...ProductCard } band }
        total
        facets { name label values { value label count } }
        priceRange { minMinor maxMinor }
        nextCursor
        correctedText
      }
    }
    ${PRODUCT_CARD}
  `,
  answer,
};

const suggestionsAnswer = z.object({
  suggestions: z.object({
    terms: z.array(z.string()),
    products: z.array(z.object({ handle: z.string(), title: z.string() })),
  }),
});

export type Suggestions = z.infer<typeof suggestionsAnswer>['suggestions'];

export const suggestionsQuery: GraphQuery<{ text: string }, z.infer<typeof suggestionsAnswer>> = {
  text: 'query Suggestions($text: String!) { suggestions: searchSuggestions(text: $text, first: 6) { terms products { handle title } } }',
  answer: suggestionsAnswer,
};

const categoryAnswer = z.object({
  category: z
    .object({
      name: z.string(),
      handle: z.string(),
      parent: z.object({ name: z.string(), handle: z.string() }).nullable(),
      children: z.array(z.object({ name: z.string(), handle: z.string() })),
    })
    .nullable(),
});

export const categoryQuery: GraphQuery<{ handle: string }, z.infer<typeof categoryAnswer>> = {
  text: /* GraphQL */ `
    query Category($handle: String!) {
      category(handle: $handle) { name handle parent { name handle } children { name handle } }
    }
  `,
  answer: categoryAnswer,
};
