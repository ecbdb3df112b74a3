import { bulk } from '@concord/elasticsearch';
import type { SearchDocument } from '../../domain/search-document.ts';
import { speltWords } from '../../domain/spelt-words.ts';
import type { BandChange } from '../search-index.ts';
import { type Generation, liveGenerations } from './generations.ts';
import type { Store } from './store.ts';
import { keepBands, linkVariants } from './variants.ts';
import { writeProducts } from './write-products.ts';

const BATCH_SIZE = 200;

/** Saves the newest of each product's documents; answers once searches find them. */
export async function saveDocuments(
  store: Store,
  merchantId: string,
  documents: readonly SearchDocument[],
): Promise<void> {
  const newest = new Map<string, SearchDocument>();
  for (const document of documents) {
    const known = newest.get(document.productId);
    if (!known || known.version <= document.version) newest.set(document.productId, document);
  }
  const all = [...newest.values()];
  for (let from = 0; from < all.length; from += BATCH_SIZE) {
    await saveBatch(store, merchantId, all.slice(from, from + BATCH_SIZE));
  }
}

async function saveBatch(store: Store, merchantId: string, batch: readonly SearchDocument[]): Promise<void> {
  const live = await liveGenerations(store, merchantId);
  const variants = batch.flatMap(({ variantIds, productId }) => variantIds.map((id) => [id, productId] as const));
  await linkVariants(store, merchantId, new Map(variants));
  const documents = new Map(batch.map((document) => [document.productId, document]));
  for (const into of live) {
    await addWords(store, merchantId, into, speltWords(batch));
    await writeProducts(store, { merchantId, into, productIds: [...documents.keys()], documents });
  }
}

export async function noteBands(store: Store, merchantId: string, changes: readonly BandChange[]): Promise<void> {
  for (let from = 0; from < changes.length; from += BATCH_SIZE) {
    const productIds = await keepBands(store, merchantId, changes.slice(from, from + BATCH_SIZE));
    if (productIds.size === 0) continue;
    for (const into of await liveGenerations(store, merchantId)) {
      const write = { merchantId, into, productIds: [...productIds], documents: new Map() };
      await writeProducts(store, write);
    }
  }
}

/** Words can be found before the products that are called by them, as in one transaction of the other adapter. */
async function addWords(store: Store, merchantId: string, into: Generation, words: readonly string[]): Promise<void> {
  const actions = words.map((word) => ({
    index: store.indexes.words,
    id: `${merchantId}/${into.generation}/${word}`,
    routing: merchantId,
    document: { merchant_id: merchantId, generation: into.generation, word, key: `${merchantId}/${word}` },
    replaces: 'absent' as const,
  }));
  await bulk(store.elasticsearch, actions, { searchable: into.inUse });
}
