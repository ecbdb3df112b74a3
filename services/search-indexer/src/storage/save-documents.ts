import { rowsStatement, type Statement, sql, UNSEEN_MERCHANT } from '@concord/database';
import type { SearchDocument } from '../domain/search-document.ts';
import { speltWords } from '../domain/spelt-words.ts';
import { documentRow } from './document-row.ts';
import type { BandChange } from './search-index.ts';

/**
 * Two consumers write a merchant's index: one waits for the other, so that neither works on what was before. Whoever has
 * kept an answer sees by the number that it is no longer true.
 */
const LOCK = `insert into index_state as s (merchant_id, in_use, changes) values ($1, 1, 1)
  on conflict (merchant_id) do update set changes = s.changes + 1`;

/** The merchant's generations of documents: the one that is searched, and the one that is being built. */
function generationsOf(merchant: string): string {
  return `(select in_use as generation from index_state where merchant_id = ${merchant}
    union select building from index_state where merchant_id = ${merchant} and building is not null) live`;
}

/**
 * For the rest of the transaction statements are planned for the tables as they are. A plan that was made while they were small,
 * and kept, goes through all documents for each that changes: an import grows them a thousandfold within a minute.
 */
const AS_THEY_ARE = "select set_config('plan_cache_mode', 'force_custom_plan', true)";

const COPIED = `version, listed, handle, title, title_key, created_at, words, places, facets, facet_labels, prices,
  variant_ids, always_available`;

/** A product is as available as its best variant is at its best location. */
function bandOf(product: string, merchant: string): string {
  return `case when ${product}.always_available then 'in' else coalesce(
    (select (array['out', 'low', 'in'])[max(case b.band when 'in' then 3 when 'low' then 2 else 1 end)]
      from variant_band b where b.merchant_id = ${merchant} and b.variant_id = any(${product}.variant_ids)), 'out') end`;
}

const save = rowsStatement(
  {
    product_id: 'text',
    version: 'bigint',
    listed: 'boolean',
    handle: 'text',
    title: 'text',
    title_key: 'text',
    created_at: 'timestamptz',
    words: 'text',
    places: 'text[]',
    facets: 'text[]',
    facet_labels: 'text[]',
    prices: 'jsonb',
    variant_ids: 'text[]',
    always_available: 'boolean',
  },
  (rows, other) => `insert into search_document (merchant_id, generation, product_id, ${COPIED}, band)
    select ${other(0)}, live.generation, r.product_id, r.version, r.listed, r.handle, r.title, r.title_key, r.created_at,
      r.words::tsvector, r.places, r.facets, r.facet_labels, r.prices, r.variant_ids, r.always_available,
      ${bandOf('r', other(0))}
    from ${rows} cross join ${generationsOf(other(0))}
    on conflict (merchant_id, product_id, generation) do update set (${COPIED}, band) = row (excluded.version,
      excluded.listed, excluded.handle, excluded.title, excluded.title_key, excluded.created_at, excluded.words,
      excluded.places, excluded.facets, excluded.facet_labels, excluded.prices, excluded.variant_ids,
      excluded.always_available, excluded.band)
    where search_document.version <= excluded.version`,
);

const SAVE_WORDS = `insert into search_word (merchant_id, generation, word)
  select $1, live.generation, w.word from unnest($2::text[]) as w(word) cross join ${generationsOf('$1')} on conflict do nothing`;

const saveBands = rowsStatement(
  { variant_id: 'text', location_id: 'text', band: 'text', version: 'bigint' },
  (rows, other) => `insert into variant_band (merchant_id, variant_id, location_id, band, version)
    select ${other(0)}, r.variant_id, r.location_id, r.band, r.version from ${rows}
    on conflict (merchant_id, variant_id, location_id) do update set band = excluded.band, version = excluded.version
    where variant_band.version <= excluded.version`,
);

const SAVE_VARIANTS = `insert into variant_document (merchant_id, variant_id, product_id)
  select $1, v.variant_id, v.product_id from unnest($2::text[], $3::text[]) as v(variant_id, product_id)
  on conflict do nothing`;

/** Worked out once, and written only where it changes: a document is written with all the words that it is found by. */
export const APPLY_BANDS = `with said as materialized (
    select d.generation, d.product_id, d.band as was, ${bandOf('d', '$1')} as band from search_document d
    where d.merchant_id = ${UNSEEN_MERCHANT} and d.product_id = any(array(
      select product_id from variant_document where merchant_id = ${UNSEEN_MERCHANT} and variant_id = any($2::text[])))
  )
  update search_document d set band = said.band from said
  where d.merchant_id = ${UNSEEN_MERCHANT} and d.product_id = said.product_id and d.generation = said.generation
    and said.band <> said.was`;

export function lockIndex(merchantId: string): Statement[] {
  return [sql(LOCK, merchantId)];
}

/** Saves the newest of each product's documents, their words and their bands; one transaction. */
export function saveStatements(merchantId: string, documents: readonly SearchDocument[]): Statement[] {
  const newest = new Map<string, SearchDocument>();
  for (const document of documents) {
    const known = newest.get(document.productId);
    if (!known || known.version <= document.version) newest.set(document.productId, document);
  }
  const saved = [...newest.values()];
  const variants = saved.flatMap(({ variantIds, productId }) => variantIds.map((id) => [id, productId] as const));
  return [
    ...lockIndex(merchantId),
    sql(AS_THEY_ARE),
    save(saved.map(documentRow), merchantId),
    sql(SAVE_WORDS, merchantId, speltWords(saved)),
    sql(
      SAVE_VARIANTS,
      merchantId,
      variants.map(([id]) => id),
      variants.map(([, productId]) => productId),
    ),
  ];
}

export function bandStatements(merchantId: string, changes: readonly BandChange[]): Statement[] {
  const newest = new Map<string, BandChange>();
  for (const change of changes) {
    const key = `${change.variantId} ${change.locationId}`;
    const known = newest.get(key);
    if (!known || known.version <= change.version) newest.set(key, change);
  }
  const rows = [...newest.values()].map(({ variantId, locationId, band, version }) => ({
    variant_id: variantId,
    location_id: locationId,
    band,
    version,
  }));
  return [
    ...lockIndex(merchantId),
    sql(AS_THEY_ARE),
    saveBands(rows, merchantId),
    sql(APPLY_BANDS, merchantId, [...new Set(changes.map((change) => change.variantId))]),
  ];
}
