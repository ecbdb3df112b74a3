import type { IndexDefinition } from '@concord/elasticsearch';
import { LANGUAGES, type Language } from '../../domain/languages.ts';

/** Counts up when products are indexed differently: new generations go to a new index, merchant by merchant. */
export const PRODUCTS_VERSION = 1;

/** Elasticsearch's names of its analysers. */
const ANALYSERS: Readonly<Record<Language, string>> = {
  de: 'german',
  en: 'english',
  es: 'spanish',
  fr: 'french',
  it: 'italian',
  nl: 'dutch',
  pt: 'portuguese',
};

const keyword = { type: 'keyword' };
const shown = { type: 'keyword', index: false, doc_values: false };
/** Words come as they are looked up; prefixes are kept as terms of their own, since every word may be the beginning of one. */
const words = {
  type: 'text',
  analyzer: 'whitespace',
  norms: false,
  index_options: 'docs',
  index_prefixes: { min_chars: 1, max_chars: 12 },
  copy_to: 'prose',
};
const grammar = Object.fromEntries(
  LANGUAGES.map((language) => [
    language,
    { type: 'text', analyzer: ANALYSERS[language], norms: false, index_options: 'docs' },
  ]),
);

const PRODUCT = {
  merchant_id: keyword,
  generation: { type: 'long' },
  product_id: keyword,
  version: { type: 'long', index: false },
  listed: { type: 'boolean' },
  handle: shown,
  title: shown,
  title_key: keyword,
  created_at_ms: { type: 'long' },
  words_a: words,
  words_b: words,
  words_d: words,
  prose: { type: 'text', index: false, fields: grammar },
  places: keyword,
  /** `name␟value`, and `name␟value␟label` to be counted: one field each for all facets and custom fields there ever are. */
  facets: keyword,
  labelled_facets: keyword,
  prices: { type: 'nested', properties: { currency: keyword, min: { type: 'long' }, max: { type: 'long' } } },
  variant_ids: shown,
  always_available: { type: 'boolean', index: false },
  band: keyword,
  sold_out: { type: 'byte' },
};

/** A word that products of a merchant's generation are called by. */
const WORD = { merchant_id: keyword, generation: { type: 'long' }, word: keyword, key: keyword };

/** Which product a variant is of, and how well it is stocked at each location. Read by id only. */
const VARIANT = {
  merchant_id: keyword,
  product_id: shown,
  bands: { type: 'object', enabled: false },
};

/** Which generation of a merchant is searched, which is being built, and in which index each lies. */
const STATE = {
  merchant_id: keyword,
  in_use: { type: 'long' },
  in_use_index: keyword,
  building: { type: 'long' },
  building_index: keyword,
};

export type Indexes = {
  /** Where new generations go. */
  readonly products: string;
  /** All versions of it, for reading. */
  readonly anyProducts: string;
  readonly words: string;
  readonly variants: string;
  readonly states: string;
};

export function indexesNamed(prefix: string, productsVersion: number = PRODUCTS_VERSION): Indexes {
  return {
    products: `${prefix}search-products-${productsVersion}`,
    anyProducts: `${prefix}search-products`,
    words: `${prefix}search-words`,
    variants: `${prefix}search-variants`,
    states: `${prefix}search-states`,
  };
}

/** A change is searchable within a quarter of a second; what is read by id is there at once. */
export function definitionsOf(indexes: Indexes, shards: number): IndexDefinition[] {
  const settings = { number_of_shards: shards, auto_expand_replicas: '0-1' };
  const searched = { ...settings, refresh_interval: '250ms' };
  const readById = { ...settings, refresh_interval: '30s' };
  return [
    { name: indexes.products, alias: indexes.anyProducts, settings: searched, properties: PRODUCT },
    { name: indexes.words, settings: searched, properties: WORD },
    { name: indexes.variants, settings: readById, properties: VARIANT },
    { name: indexes.states, settings: readById, properties: STATE },
  ];
}
