import { FACET_SEPARATOR } from '../document-row.ts';
import type { Band, FacetCount, SearchQuery, SearchResult } from '../search-index.ts';
import type { ProductDocument } from './product-document.ts';
import { AVAILABILITY, filteredFacets, MAX_FACET_VALUES } from './search-request.ts';
import { cursors } from './sorts.ts';
import type { Found } from './store.ts';

export type FoundProduct = Pick<ProductDocument, 'product_id' | 'band' | 'prices'>;
type Counts = {
  readonly values: { readonly buckets: readonly { readonly key: string; readonly doc_count: number }[] };
};
type Extreme = { readonly value: number | null };
export type Counted = Readonly<Record<string, Counts>> & {
  readonly bands: Counts;
  readonly facets: Counts;
} & { readonly prices: unknown };
type Prices = { readonly all: { readonly wanted: { readonly lowest: Extreme; readonly highest: Extreme } } };

export function searchAnswer(found: Found<FoundProduct, Counted>, query: SearchQuery): SearchResult {
  const { hits, total } = found.hits;
  const page = hits.slice(0, query.first);
  const last = hits.length > query.first ? page.at(-1) : undefined;
  return {
    items: page.map(({ _source }) => hitOf(_source, query.currency)),
    total: total?.value ?? 0,
    facets: [...facetsOf(found.aggregations, filteredFacets(query)), ...availabilityOf(found.aggregations.bands)],
    priceRange: priceRangeOf(found.aggregations.prices as Prices),
    nextCursor: last?.sort ? cursors.write(last.sort) : null,
  };
}

function hitOf({ product_id, band, prices }: FoundProduct, currency: string) {
  const price = prices.find((one) => one.currency === currency);
  if (!price) throw new Error(`Product ${product_id} was found in ${currency} and has no price in it`);
  return { productId: product_id, band, priceMinMinor: price.min, priceMaxMinor: price.max };
}

function priceRangeOf({ all }: Prices): SearchResult['priceRange'] {
  const { lowest, highest } = all.wanted;
  return lowest.value === null || highest.value === null ? null : { minMinor: lowest.value, maxMinor: highest.value };
}

type Value = { readonly name: string; readonly value: string; label: string; count: number };

/** A facet that has a filter is taken from the count without it, the others from the count with all. */
function facetsOf(counted: Counted, filtered: readonly string[]): FacetCount[] {
  const others = valuesOf(counted.facets).filter(({ name }) => !filtered.includes(name));
  const own = filtered.flatMap((_, at) => valuesOf(counted[`own_${at}`]));
  const greatest = [...others, ...own].toSorted(byCount).slice(0, MAX_FACET_VALUES);
  return [...Map.groupBy(greatest, ({ name }) => name)]
    .map(([name, values]) => ({ name, values: values.map(({ value, label, count }) => ({ value, label, count })) }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** Spellings of one value are one value, under the first of them. A product has one spelling of each. */
function valuesOf(counts: Counts | undefined): Value[] {
  const values = new Map<string, Value>();
  for (const { key, doc_count } of counts?.values.buckets ?? []) {
    const [name = '', value = '', label = ''] = key.split(FACET_SEPARATOR);
    const known = values.get(`${name}${FACET_SEPARATOR}${value}`);
    if (known) {
      known.count += doc_count;
      if (label < known.label) known.label = label;
    } else values.set(`${name}${FACET_SEPARATOR}${value}`, { name, value, label, count: doc_count });
  }
  return [...values.values()];
}

function byCount(a: Value, b: Value): number {
  const [first, second] = [a, b].map(({ name, value }) => `${name}${FACET_SEPARATOR}${value}`) as [string, string];
  return b.count - a.count || (first < second ? -1 : 1);
}

const BANDS: readonly Band[] = ['in', 'low', 'out'];

function availabilityOf({ values }: Counts): FacetCount[] {
  if (values.buckets.length === 0) return [];
  const shown = BANDS.flatMap((band) => {
    const bucket = values.buckets.find(({ key }) => key === band);
    return bucket ? [{ value: band, label: band, count: bucket.doc_count }] : [];
  });
  return [{ name: AVAILABILITY, values: shown }];
}
