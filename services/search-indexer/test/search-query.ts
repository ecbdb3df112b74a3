import type { SearchQuery } from '../src/storage/search-index.ts';

/** Asks for everything, by title; a test says what it asks differently. */
export function query(change: Partial<SearchQuery> = {}): SearchQuery {
  return {
    currency: 'EUR',
    words: [],
    places: [],
    filters: {},
    inStockOnly: false,
    sort: 'title',
    first: 20,
    ...change,
  };
}
