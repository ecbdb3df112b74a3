import { sortCursors } from '@concord/contract';
import { type Database, rowsOf, sql } from '@concord/database';
import { FACET_SEPARATOR, prefixQuery } from './document-row.ts';
import { keptAnswers } from './kept-answers.ts';
import { bandStatements, lockIndex, saveStatements } from './save-documents.ts';
import type { Band, FacetCount, IndexState, SearchIndex, SearchQuery, SearchResult } from './search-index.ts';
import { CHANGES, IN_USE, searchStatement } from './search-statement.ts';

type HitRow = { product_id: string; band: Band; price_min: number; price_max: number; sorted_by: string | number };
type SearchRow = {
  changes: number;
  total: number;
  items: HitRow[];
  facets: { facet: string; label: string; count: number }[];
  in: number;
  low: number;
  out: number;
  lowest: number | null;
  highest: number | null;
};
type StateRow = { in_use: number; building: number | null; documents: number };

const BANDS: readonly Band[] = ['in', 'low', 'out'];
const BATCH_SIZE = 200;
const READ_CHANGES = `select ${CHANGES} as changes`;
const HAS_PREFIX = `exists (select 1 from searchable d where d.merchant_id = $1 and d.generation = ${IN_USE}
  and d.listed and d.words @@ (quote_literal(w.asked) || ':*')::tsquery)`;
const LOOSE = "select set_config('pg_trgm.similarity_threshold', '0.15', true)";
const SIMILAR = `select w.asked, k.word from unnest($2::text[]) as w(asked)
  cross join lateral (
    select word from known_word where merchant_id = $1 and generation = ${IN_USE} and word % w.asked
    order by similarity(word, w.asked) desc, word limit 20
  ) k
  where not ${HAS_PREFIX} and ${HAS_PREFIX.replaceAll('w.asked', 'k.word')}`;
const BEGINNING = `select k.word, (select count(*) from searchable d where d.merchant_id = $1
    and d.generation = ${IN_USE} and d.listed and d.words @@ quote_literal(k.word)::tsquery) as uses
  from (select word from known_word where merchant_id = $1 and generation = ${IN_USE}
    and word >= $2 and word < $2 || chr(1114111) order by word limit 50) k
  order by uses desc, k.word limit $3`;
const PRODUCTS = `select product_id, handle, title from searchable where merchant_id = $1 and generation = ${IN_USE}
  and listed and words @@ $2::tsquery
  order by ts_rank('{0, 0.1, 0.4, 1}', words, $2::tsquery) desc, title_key, product_id limit $3`;
const STATE = `select in_use, building, (select count(*) from searchable d where d.merchant_id = $1
  and d.generation = s.in_use and d.listed) as documents from index_state s where merchant_id = $1`;
const BEGIN = `update index_state set building = in_use + 1
  where merchant_id = $1 and building is null`;
const USE = `update index_state set in_use = building, building = null
  where merchant_id = $1 and building = $2`;
const CONTENTS = `select product_id, version, listed, handle, title, title_key, created_at, words::text as words, places,
    facets, facet_labels, prices, variant_ids, always_available, band
  from searchable where merchant_id = $1 and generation = ${IN_USE} order by product_id`;

/** The search index in PostgreSQL: tsvector for words, trigrams for spelling. */
export function postgresIndex(database: Database): SearchIndex {
  const stateOf = async (merchantId: string): Promise<IndexState & { documents: number }> => {
    const [result] = await database.forMerchant(merchantId, sql<StateRow>(STATE, merchantId));
    const row = rowsOf<StateRow>(result)[0];
    return { inUse: row?.in_use ?? 1, building: row?.building ?? null, documents: row?.documents ?? 0 };
  };
  return {
    save: async (merchantId, documents) => {
      for (let from = 0; from < documents.length; from += BATCH_SIZE) {
        const batch = documents.slice(from, from + BATCH_SIZE);
        await database.forMerchant(merchantId, ...saveStatements(merchantId, batch));
      }
    },
    noteBands: async (merchantId, changes) => {
      if (changes.length > 0) await database.forMerchant(merchantId, ...bandStatements(merchantId, changes));
    },
    search: keptAnswers({
      changes: async (merchantId) => {
        const [result] = await database.forMerchant(merchantId, sql<{ changes: number }>(READ_CHANGES, merchantId));
        return rowsOf<{ changes: number }>(result)[0]?.changes ?? 0;
      },
      ask: async (merchantId, query) => {
        const { text, values } = searchStatement(merchantId, query);
        const [result] = await database.forMerchant(merchantId, sql<SearchRow>(text, ...values));
        const [row] = rowsOf<SearchRow>(result);
        if (!row) throw new Error('The search answered no row');
        return { changes: row.changes, found: searchResult(row, query) };
      },
    }),
    similarWords: async (merchantId, words) => {
      const similar = sql<{ asked: string; word: string }>(SIMILAR, merchantId, words);
      const [, result] = await database.forMerchant(merchantId, sql(LOOSE), similar);
      const byWord = Map.groupBy(rowsOf<{ asked: string; word: string }>(result), (row) => row.asked);
      return new Map([...byWord].map(([asked, rows]) => [asked, rows.map((row) => row.word)]));
    },
    wordsBeginning: async (merchantId, prefix, first) => {
      const statement = sql<{ word: string; uses: number }>(BEGINNING, merchantId, prefix, first);
      const [result] = await database.forMerchant(merchantId, statement);
      return rowsOf<{ word: string; uses: number }>(result).flatMap(({ word, uses }) => (uses > 0 ? [word] : []));
    },
    productsBeginning: async (merchantId, words, first) => {
      type Row = { product_id: string; handle: string; title: string };
      const [result] = await database.forMerchant(
        merchantId,
        sql<Row>(PRODUCTS, merchantId, prefixQuery(words), first),
      );
      return rowsOf<Row>(result).map((row) => ({ productId: row.product_id, handle: row.handle, title: row.title }));
    },
    state: stateOf,
    beginGeneration: async (merchantId) => {
      await database.forMerchant(merchantId, ...lockIndex(merchantId), sql(BEGIN, merchantId));
      return stateOf(merchantId);
    },
    useGeneration: async (merchantId, generation) => {
      await database.forMerchant(merchantId, ...lockIndex(merchantId), sql(USE, merchantId, generation));
      const old = `where merchant_id = $1 and generation < ${IN_USE}`;
      await database.forMerchant(
        merchantId,
        sql(`delete from search_document ${old}`, merchantId),
        sql(`delete from search_word ${old}`, merchantId),
      );
    },
    contents: async (merchantId) => {
      const [result] = await database.forMerchant(merchantId, sql(CONTENTS, merchantId));
      return result?.rows ?? [];
    },
  };
}

function searchResult(row: SearchRow, { first }: SearchQuery): SearchResult {
  const items = row.items.slice(0, first);
  const last = row.items.length > first ? items.at(-1) : undefined;
  const range = row.lowest === null || row.highest === null ? null : { minMinor: row.lowest, maxMinor: row.highest };
  return {
    items: items.map((hit) => ({
      productId: hit.product_id,
      band: hit.band,
      priceMinMinor: hit.price_min,
      priceMaxMinor: hit.price_max,
    })),
    total: row.total,
    facets: [...facetsOf(row.facets), ...availabilityOf(row)],
    priceRange: range,
    nextCursor: last ? sortCursors.write([last.sorted_by, last.product_id]) : null,
  };
}

function facetsOf(rows: SearchRow['facets']): FacetCount[] {
  const split = rows.map(({ facet, label, count }) => {
    const [name = '', value = ''] = facet.split(FACET_SEPARATOR);
    return { name, value, label, count };
  });
  return [...Map.groupBy(split, (one) => one.name)]
    .map(([name, values]) => ({ name, values: values.map(({ value, label, count }) => ({ value, label, count })) }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

function availabilityOf(row: SearchRow): FacetCount[] {
  const values = BANDS.filter((band) => row[band] > 0).map((band) => ({ value: band, label: band, count: row[band] }));
  return values.length === 0 ? [] : [{ name: 'availability', values }];
}
