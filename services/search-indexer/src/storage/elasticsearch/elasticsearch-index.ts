import { connectElasticsearch, ensureIndex, readyOnce } from '@concord/elasticsearch';
import type { SearchIndex } from '../search-index.ts';
import { similarWords, wordsBeginning } from './find-words.ts';
import { beginGeneration, readState, useGeneration } from './generations.ts';
import { definitionsOf, indexesNamed } from './indexes.ts';
import type { ProductDocument } from './product-document.ts';
import { noteBands, saveDocuments } from './save.ts';
import { type Counted, type FoundProduct, searchAnswer } from './search-answer.ts';
import { searchRequest } from './search-request.ts';
import { inUse, listedInUse, type Store, searchIn } from './store.ts';
import { scoredWord } from './word-query.ts';

export type ElasticsearchIndexOptions = {
  readonly url: string;
  /** Before the names of all indexes: several platforms can share a cluster. */
  readonly prefix?: string;
  readonly shards?: number;
  /** Of the mapping that new generations get; for the proof that it can change. */
  readonly productsVersion?: number;
};

const CONTENTS_PAGE = 500;

/**
 * The search index in Elasticsearch. All of a merchant's documents lie on one shard (routing), and every question names
 * the merchant. The indexes are made at the first call, so that a service starts while Elasticsearch is away.
 */
export function elasticsearchIndex({
  url,
  prefix = '',
  shards = 1,
  productsVersion,
}: ElasticsearchIndexOptions): SearchIndex {
  const indexes = indexesNamed(prefix, productsVersion);
  const store: Store = { elasticsearch: connectElasticsearch(url), indexes };
  const when = readyOnce(async () => {
    for (const definition of definitionsOf(indexes, shards)) await ensureIndex(store.elasticsearch, definition);
  });
  return {
    save: when((merchantId, documents) => saveDocuments(store, merchantId, documents)),
    noteBands: when((merchantId, changes) => noteBands(store, merchantId, changes)),
    search: when(async (merchantId, query) => {
      const request = searchRequest(store, merchantId, query);
      return searchAnswer(
        await searchIn<FoundProduct, Counted>(store, indexes.anyProducts, merchantId, request),
        query,
      );
    }),
    similarWords: when((merchantId, words) => similarWords(store, merchantId, words)),
    wordsBeginning: when((merchantId, prefixText, first) => wordsBeginning(store, merchantId, prefixText, first)),
    productsBeginning: when((merchantId, words, first) => productsBeginning(store, merchantId, words, first)),
    state: when((merchantId) => stateOf(store, merchantId)),
    beginGeneration: when(async (merchantId) => {
      await beginGeneration(store, merchantId);
      return readState(store, merchantId);
    }),
    useGeneration: when((merchantId, generation) => useGeneration(store, merchantId, generation)),
    contents: when((merchantId) => contents(store, merchantId)),
  };
}

async function productsBeginning(store: Store, merchantId: string, words: readonly string[], first: number) {
  type Named = Pick<ProductDocument, 'product_id' | 'handle' | 'title'>;
  const found = await searchIn<Named>(store, store.indexes.anyProducts, merchantId, {
    size: first,
    track_total_hits: false,
    _source: ['product_id', 'handle', 'title'],
    query: { bool: { filter: listedInUse(store, merchantId), must: words.map((word) => scoredWord(word)) } },
    sort: [{ _score: 'desc' }, { title_key: 'asc' }, { product_id: 'asc' }],
  });
  return found.hits.hits.map(({ _source: { product_id: productId, handle, title } }) => ({ productId, handle, title }));
}

async function stateOf(store: Store, merchantId: string) {
  const state = await readState(store, merchantId);
  const counted = await searchIn(store, store.indexes.anyProducts, merchantId, {
    size: 0,
    track_total_hits: true,
    query: { bool: { filter: listedInUse(store, merchantId) } },
  });
  return { ...state, documents: counted.hits.total?.value ?? 0 };
}

async function contents(store: Store, merchantId: string): Promise<readonly object[]> {
  const all: object[] = [];
  let after: readonly unknown[] | undefined;
  do {
    const page = await searchIn<ProductDocument>(store, store.indexes.anyProducts, merchantId, {
      size: CONTENTS_PAGE,
      track_total_hits: false,
      query: { bool: { filter: inUse(store, merchantId) } },
      sort: [{ product_id: 'asc' }],
      ...(after && { search_after: after }),
    });
    all.push(...page.hits.hits.map(({ _source: { generation: _, ...document } }) => document));
    after = page.hits.hits.at(-1)?.sort;
  } while (after !== undefined);
  return all;
}
