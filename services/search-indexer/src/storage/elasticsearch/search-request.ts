import { FACET_SEPARATOR, facetToken } from '../document-row.ts';
import type { SearchQuery } from '../search-index.ts';
import { sortedBy, sortOf } from './sorts.ts';
import { listedInUse, type Store } from './store.ts';
import { scoredWord } from './word-query.ts';

/** A filter that results may fail and still be counted for its own facet. */
type Filter = { readonly name: string; readonly query: object };

export const PRICE = 'price';
export const AVAILABILITY = 'availability';
/** Values of all facets together; labels may tell one value apart into several buckets first. */
export const MAX_FACET_VALUES = 500;
const MAX_BUCKETS = 1_000;

/**
 * One search for a page, its total, its facets and its price range. Facets are counted before `post_filter`, each by all
 * filters but its own.
 */
export function searchRequest(store: Store, merchantId: string, query: SearchQuery): object {
  const filters = filtersOf(query);
  const passing = (except?: string) => ({
    bool: { filter: filters.filter(({ name }) => name !== except).map((filter) => filter.query) },
  });
  const own = filters.filter(({ name }) => name !== PRICE && name !== AVAILABILITY);
  const counted = (include?: string) => ({
    terms: {
      field: 'labelled_facets',
      size: MAX_BUCKETS,
      order: [{ _count: 'desc' }, { _key: 'asc' }],
      ...(include && { include }),
    },
  });
  const inCurrency = { term: { 'prices.currency': query.currency } };
  return {
    size: query.first + 1,
    track_total_hits: true,
    _source: ['product_id', 'band', 'prices'],
    query: baseQuery(store, merchantId, query),
    post_filter: passing(),
    ...sortedBy(sortOf(query), query),
    aggs: {
      facets: { filter: passing(), aggs: { values: counted() } },
      bands: { filter: passing(AVAILABILITY), aggs: { values: { terms: { field: 'band', size: 3 } } } },
      prices: {
        filter: passing(PRICE),
        aggs: {
          all: {
            nested: { path: 'prices' },
            aggs: {
              wanted: {
                filter: inCurrency,
                aggs: { lowest: { min: { field: 'prices.min' } }, highest: { max: { field: 'prices.max' } } },
              },
            },
          },
        },
      },
      ...Object.fromEntries(
        own.map(({ name }, at) => [
          `own_${at}`,
          { filter: passing(name), aggs: { values: counted(`${literal(`${name}${FACET_SEPARATOR}`)}.*`) } },
        ]),
      ),
    },
  };
}

/** What every result must be, whatever filter is taken off. */
function baseQuery(store: Store, merchantId: string, query: SearchQuery): object {
  const soldIn = { nested: { path: 'prices', query: { term: { 'prices.currency': query.currency } } } };
  const filter: object[] = [...listedInUse(store, merchantId), soldIn];
  for (const place of query.places) filter.push({ term: { places: place } });
  if (query.inStockOnly) filter.push({ term: { sold_out: 0 } });
  return { bool: { filter, must: query.words.map((word) => scoredWord(word, query.language)) } };
}

/** The names of the filters in the order of their counts in the request. */
export function filteredFacets(query: SearchQuery): string[] {
  return Object.keys(query.filters).filter((name) => name !== AVAILABILITY);
}

function filtersOf({ filters, currency, priceMinMinor, priceMaxMinor }: SearchQuery): Filter[] {
  const chosen = Object.entries(filters).map(([name, values]): Filter => {
    if (name === AVAILABILITY) return { name, query: { terms: { band: values } } };
    return { name, query: { terms: { facets: values.map((value) => facetToken({ name, value })) } } };
  });
  if (priceMinMinor === undefined && priceMaxMinor === undefined) return chosen;
  const bounds = [
    { term: { 'prices.currency': currency } },
    ...(priceMinMinor === undefined ? [] : [{ range: { 'prices.max': { gte: priceMinMinor } } }]),
    ...(priceMaxMinor === undefined ? [] : [{ range: { 'prices.min': { lte: priceMaxMinor } } }]),
  ];
  return [...chosen, { name: PRICE, query: { nested: { path: 'prices', query: { bool: { filter: bounds } } } } }];
}

/** A text as itself within a pattern. */
function literal(text: string): string {
  return text.replace(/[^\p{L}\p{N}]/gu, '\\$&');
}
