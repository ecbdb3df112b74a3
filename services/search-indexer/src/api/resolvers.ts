import { readFileSync } from 'node:fs';
import type { Client } from '@concord/contract';
import { type Subgraph, unwrap } from '@concord/graph';
import type { searchContract } from '../../contract.ts';

type Search = Client<typeof searchContract>;
type SearchInput = Parameters<Search['searchProducts']>[0];
type Filter = { readonly name: string; readonly values: string[] };

const typeDefs = readFileSync(new URL('../../schema.graphql', import.meta.url), 'utf8');

/** Search's part of the graph: finds products, whose home answers what they are. */
export function searchSubgraph(search: Search): Subgraph {
  return {
    name: 'search',
    typeDefs,
    resolvers: {
      Query: {
        search: async (
          _: object,
          { filters, sort, ...query }: Omit<SearchInput, 'filters' | 'sort'> & { filters: Filter[]; sort: string },
          { call },
        ) => {
          const wanted = {
            ...said(query),
            sort: sort.toLowerCase() as NonNullable<SearchInput['sort']>,
            filters: Object.fromEntries(filters.map(({ name, values }) => [name, values])),
          };
          const found = unwrap(await search.searchProducts(wanted, call));
          return {
            ...found,
            items: found.items.map(({ productId, band, ...hit }) => ({
              ...hit,
              band: band.toUpperCase(),
              product: { id: productId },
            })),
          };
        },
        searchSuggestions: async (_: object, query: { text: string; first: number }, { call }) => {
          const { terms, products } = unwrap(await search.suggestTerms(query, call));
          return { terms, products: products.map(({ productId }) => ({ id: productId })) };
        },
      },
    },
  };
}

/** A null means that nothing was said. */
function said<Query extends object>(query: Query): Query {
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value !== null)) as Query;
}
