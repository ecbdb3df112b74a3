import { sortCursors } from '@concord/contract';
import type { SqlValue } from '@concord/database';
import { FACET_SEPARATOR, facetToken, prefixQuery } from './document-row.ts';
import type { SearchQuery, Sort } from './search-index.ts';

type Values = { readonly list: SqlValue[]; readonly add: (value: SqlValue) => string };

/** What results are sorted by, as one number or text that a cursor can carry. */
const SORTS: Readonly<Record<Sort, { readonly by: string; readonly type: string; readonly descending: boolean }>> = {
  relevance: { by: 'rank', type: 'bigint', descending: true },
  newest: { by: '(extract(epoch from created_at) * 1000)::bigint', type: 'bigint', descending: true },
  price_asc: { by: 'price_min', type: 'bigint', descending: false },
  price_desc: { by: 'price_min', type: 'bigint', descending: true },
  title: { by: 'title_key', type: 'text', descending: false },
};
const PRICE = 'price';
const AVAILABILITY = 'availability';
const MAX_FACET_VALUES = 500;

/** The generation that is searched. */
export const IN_USE = '(select in_use from index_state where merchant_id = $1)';
/** How often the merchant's index has changed. */
export const CHANGES = 'coalesce((select changes from index_state where merchant_id = $1), 0)';

/**
 * One statement for a page, its total, its facets, its price range, and the state of the index that they are true for.
 * `failed` names the filters that a document does not pass: a facet counts documents that fail no filter but its own.
 * Documents with the same facets are counted before their facets are: of many that are found, most share them.
 */
export function searchStatement(merchantId: string, query: SearchQuery): { text: string; values: SqlValue[] } {
  const values = collectedValues(merchantId);
  const currency = values.add(query.currency);
  const sort = SORTS[query.sort];
  const direction = sort.descending ? 'desc' : 'asc';
  const failures = failuresOf(query, currency, values);
  const failed = failures.length > 0 ? `array_remove(array[${failures.join(', ')}]::text[], null)` : "'{}'::text[]";
  const passing = (but: string): string => (failures.length > 0 ? `failed <@ array['${but}']` : 'true');
  const passed = failures.length > 0 ? "failed = '{}'" : 'true';
  const text = `with base as materialized (
      select product_id, band, facets, facet_labels, created_at, title_key,
        (prices->${currency}->>0)::bigint as price_min, (prices->${currency}->>1)::bigint as price_max,
        ${rankOf(query, values)} as rank, ${failed} as failed
      from searchable where ${conditionsOf(query, currency, values)}
    ),
    page as (
      select product_id, band, price_min, price_max, ${sort.by} as sorted_by from base
      where ${passed} ${afterOf(query, values)} order by ${sort.by} ${direction}, product_id ${direction}
      limit ${values.add(query.first + 1)}
    ),
    alike as (select facets, facet_labels, failed, count(*) as many from base group by facets, facet_labels, failed),
    counted as (
      select f.facet, min(f.label) as label, sum(many)::bigint as count
      from alike cross join lateral unnest(facets, facet_labels) as f(facet, label)
      where failed = '{}' or failed = array[split_part(f.facet, ${values.add(FACET_SEPARATOR)}::text, 1)]
      group by f.facet order by count desc, f.facet limit ${MAX_FACET_VALUES}
    )
    select ${CHANGES} as changes,
      (select coalesce(json_agg(page), '[]') from page) as items,
      (select coalesce(json_agg(counted), '[]') from counted) as facets,
      count(*) filter (where ${passed}) as total,
      count(*) filter (where band = 'in' and ${passing(AVAILABILITY)}) as "in",
      count(*) filter (where band = 'low' and ${passing(AVAILABILITY)}) as low,
      count(*) filter (where band = 'out' and ${passing(AVAILABILITY)}) as out,
      min(price_min) filter (where ${passing(PRICE)}) as lowest,
      max(price_max) filter (where ${passing(PRICE)}) as highest
    from base`;
  return { text, values: values.list };
}

function conditionsOf(query: SearchQuery, currency: string, values: Values): string {
  const conditions = ['merchant_id = $1', `generation = ${IN_USE}`, 'listed', `prices ? ${currency}`];
  if (query.words.length > 0) conditions.push(`words @@ ${values.add(prefixQuery(query.words))}::tsquery`);
  if (query.places.length > 0) conditions.push(`places @> ${values.add(query.places)}::text[]`);
  if (query.inStockOnly) conditions.push("band <> 'out'");
  return conditions.join(' and ');
}

/** Whole numbers, so that a cursor meets them exactly. What is sold out comes after what can be bought. */
function rankOf({ words }: SearchQuery, values: Values): string {
  if (words.length === 0) return '(extract(epoch from created_at) * 1000)::bigint';
  const rank = `ts_rank('{0.02, 0.1, 0.4, 1}', words, ${values.add(prefixQuery(words))}::tsquery)`;
  return `round(${rank} * 1000000)::bigint * case band when 'out' then 1 else 4 end`;
}

function failuresOf(query: SearchQuery, currency: string, values: Values): string[] {
  const failures = Object.entries(query.filters).map(([name, wanted]) => {
    const holds =
      name === AVAILABILITY
        ? `band = any(${values.add(wanted)})`
        : `facets && ${values.add(wanted.map((value) => facetToken({ name, value })))}::text[]`;
    return `case when ${holds} then null else ${values.add(name)}::text end`;
  });
  const prices: string[] = [];
  if (query.priceMinMinor !== undefined) {
    prices.push(`(prices->${currency}->>1)::bigint >= ${values.add(query.priceMinMinor)}::bigint`);
  }
  if (query.priceMaxMinor !== undefined) {
    prices.push(`(prices->${currency}->>0)::bigint <= ${values.add(query.priceMaxMinor)}::bigint`);
  }
  if (prices.length > 0) failures.push(`case when ${prices.join(' and ')} then null else '${PRICE}' end`);
  return failures;
}

function afterOf(query: SearchQuery, values: Values): string {
  const after = sortCursors.read(query.after);
  const { by, type, descending } = SORTS[query.sort];
  if (!after || typeof after[0] !== (type === 'text' ? 'string' : 'number')) return '';
  const place = `(${values.add(after[0])}::${type}, ${values.add(after[1])})`;
  return `and (${by}, product_id) ${descending ? '<' : '>'} ${place}`;
}

function collectedValues(merchantId: string): Values {
  const list: SqlValue[] = [merchantId];
  return {
    list,
    add: (value) => {
      list.push(value);
      return `$${list.length}`;
    },
  };
}
