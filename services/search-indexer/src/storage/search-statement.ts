import type { SqlValue } from '@concord/database';
import { readCursor } from './cursor.ts';
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

/**
 * One statement for a page, its total, its facets and its price range. `failed` names the filters that a document does
 * not pass: a facet counts documents that fail no filter but its own.
 */
export function searchStatement(merchantId: string, query: SearchQuery): { text: string; values: SqlValue[] } {
  const values = collectedValues(merchantId);
  const currency = values.add(query.currency);
  const sort = SORTS[query.sort];
  const direction = sort.descending ? 'desc' : 'asc';
  const text = `with base as materialized (
      select product_id, band, facets, facet_labels, created_at, title_key,
        (prices->${currency}->>0)::bigint as price_min, (prices->${currency}->>1)::bigint as price_max,
        ${rankOf(query, values)} as rank, ${failedOf(query, currency, values)} as failed
      from searchable where ${conditionsOf(query, currency, values)}
    ), hits as (select * from base where failed = '{}'),
    page as (
      select product_id, band, price_min, price_max, ${sort.by} as sorted_by from hits
      ${afterOf(query, values)} order by ${sort.by} ${direction}, product_id ${direction}
      limit ${values.add(query.first + 1)}
    ),
    counted as (
      select f.facet, min(f.label) as label, count(*) as count
      from base cross join lateral unnest(base.facets, base.facet_labels) as f(facet, label)
      where failed = '{}' or failed = array[split_part(f.facet, ${values.add(FACET_SEPARATOR)}::text, 1)]
      group by f.facet order by count(*) desc, f.facet limit ${MAX_FACET_VALUES}
    )
    select (select count(*) from hits) as total,
      (select coalesce(json_agg(page), '[]') from page) as items,
      (select coalesce(json_agg(counted), '[]') from counted) as facets,
      (select coalesce(json_agg(b), '[]') from (
        select band, count(*) as count from base where failed <@ array['${AVAILABILITY}'] group by band) b) as bands,
      (select min(price_min) from base where failed <@ array['${PRICE}']) as lowest,
      (select max(price_max) from base where failed <@ array['${PRICE}']) as highest`;
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
  return `round(${rank}::numeric * 1000000)::bigint * case band when 'out' then 1 else 4 end`;
}

function failedOf(query: SearchQuery, currency: string, values: Values): string {
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
  return `array_remove(array[${failures.join(', ')}]::text[], null)`;
}

function afterOf(query: SearchQuery, values: Values): string {
  const after = readCursor(query.after);
  const { by, type, descending } = SORTS[query.sort];
  if (!after || typeof after[0] !== (type === 'text' ? 'string' : 'number')) return '';
  const place = `(${values.add(after[0])}::${type}, ${values.add(after[1])})`;
  return `where (${by}, product_id) ${descending ? '<' : '>'} ${place}`;
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
