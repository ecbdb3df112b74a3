import type { Language } from '../domain/languages.ts';
import type { SearchDocument } from '../domain/search-document.ts';

export type Band = 'in' | 'low' | 'out';
export type Sort = 'relevance' | 'price_asc' | 'price_desc' | 'newest' | 'title';

export type BandChange = {
  readonly variantId: string;
  readonly locationId: string;
  readonly band: Band;
  readonly version: number;
};

export type SearchQuery = {
  readonly currency: string;
  /** Stems; the last one may be the beginning of a word. All must be found. */
  readonly words: readonly string[];
  /** A hint: an index that knows the language may find more by its grammar, never less. */
  readonly language?: Language | undefined;
  /** `category/shoes`, `collection/summer`: all must hold. */
  readonly places: readonly string[];
  /** Facet → values, one of which must match. */
  readonly filters: Readonly<Record<string, readonly string[]>>;
  readonly priceMinMinor?: number | undefined;
  readonly priceMaxMinor?: number | undefined;
  readonly inStockOnly: boolean;
  readonly sort: Sort;
  readonly first: number;
  readonly after?: string | undefined;
};

export type Hit = {
  readonly productId: string;
  readonly band: Band;
  readonly priceMinMinor: number;
  readonly priceMaxMinor: number;
};

export type FacetCount = {
  readonly name: string;
  readonly values: readonly { readonly value: string; readonly label: string; readonly count: number }[];
};

export type SearchResult = {
  readonly items: readonly Hit[];
  readonly total: number;
  /** Each facet is counted as if its own filter were not set, so that more values can be chosen. */
  readonly facets: readonly FacetCount[];
  readonly priceRange: { readonly minMinor: number; readonly maxMinor: number } | null;
  readonly nextCursor: string | null;
};

export type IndexState = { readonly inUse: number; readonly building: number | null };

/**
 * Where products are searched. Every method takes the merchant first, and no other merchant's documents, words or bands
 * are ever part of an answer (CONSISTENCY 31); `search-index-suite.ts` says what every adapter must do.
 */
export type SearchIndex = {
  /** Into the generation in use and the one being built. A document of a lower version than the one there is left out. */
  readonly save: (merchantId: string, documents: readonly SearchDocument[]) => Promise<void>;
  /** A change of a lower version than the one there is left out. */
  readonly noteBands: (merchantId: string, changes: readonly BandChange[]) => Promise<void>;
  readonly search: (merchantId: string, query: SearchQuery) => Promise<SearchResult>;
  /** Words that look like each of these, by how alike they are. Words that are known are not in the answer. */
  readonly similarWords: (merchantId: string, words: readonly string[]) => Promise<ReadonlyMap<string, string[]>>;
  /** Words in use that begin so, most used first. */
  readonly wordsBeginning: (merchantId: string, prefix: string, first: number) => Promise<string[]>;
  readonly productsBeginning: (
    merchantId: string,
    words: readonly string[],
    first: number,
  ) => Promise<{ productId: string; handle: string; title: string }[]>;
  readonly state: (merchantId: string) => Promise<IndexState & { readonly documents: number }>;
  /** Begins a new generation, unless one is being built. It is filled by `save` and is not searched yet. */
  readonly beginGeneration: (merchantId: string) => Promise<IndexState>;
  /** The generation that was built is searched from now on; the one before it is gone. */
  readonly useGeneration: (merchantId: string, generation: number) => Promise<void>;
  /** All documents of a generation in one comparable form: for the proof that an index equals its rebuild. */
  readonly contents: (merchantId: string) => Promise<readonly object[]>;
};
