import { editDistance } from '../../domain/words.ts';
import { inUse, listedInUse, type Store, searchIn } from './store.ts';
import { hasWord } from './word-query.ts';

type WordDocument = { readonly word: string };
type Counts = { readonly words: { readonly buckets: readonly { readonly doc_count: number }[] } };

const MAX_CANDIDATES = 50;
const MAX_SIMILAR = 20;
const MAX_COMPLETIONS = 50;

/** Words of the merchant that are two keystrokes or fewer from each of these, the closest first; only words in use. */
export async function similarWords(
  store: Store,
  merchantId: string,
  words: readonly string[],
): Promise<ReadonlyMap<string, string[]>> {
  const known = await usesOf(store, merchantId, words, 'prefix');
  const unknown = words.filter((_, at) => known[at] === 0);
  const candidates = await Promise.all(unknown.map((word) => candidatesFor(store, merchantId, word)));
  const all = [...new Set(candidates.flat())];
  const uses = await usesOf(store, merchantId, all, 'prefix');
  const used = new Set(all.filter((_, at) => (uses[at] ?? 0) > 0));
  const similar = unknown.map((word, at): [string, string[]] => [
    word,
    (candidates[at] ?? []).filter((one) => used.has(one)).slice(0, MAX_SIMILAR),
  ]);
  return new Map(similar.filter(([, found]) => found.length > 0));
}

/** Words in use that begin so, most used first. */
export async function wordsBeginning(
  store: Store,
  merchantId: string,
  prefix: string,
  first: number,
): Promise<string[]> {
  const begin = { prefix: { key: `${merchantId}/${prefix}` } };
  const found = await findWords(store, merchantId, begin, { sort: [{ word: 'asc' }], size: MAX_COMPLETIONS });
  const uses = await usesOf(store, merchantId, found, 'term');
  return found
    .map((word, at) => ({ word, uses: uses[at] ?? 0 }))
    .filter((one) => one.uses > 0)
    .toSorted((a, b) => b.uses - a.uses || (a.word < b.word ? -1 : 1))
    .slice(0, first)
    .map(({ word }) => word);
}

/** The merchant stands in the key before the word, so that no other merchant's words use up the candidates. */
async function candidatesFor(store: Store, merchantId: string, word: string): Promise<string[]> {
  const fuzzy = {
    value: `${merchantId}/${word}`,
    fuzziness: 2,
    prefix_length: merchantId.length + 1,
    max_expansions: MAX_CANDIDATES,
    transpositions: true,
  };
  const found = await findWords(store, merchantId, { fuzzy: { key: fuzzy } }, { size: MAX_CANDIDATES });
  return found
    .map((one) => ({ one, distance: editDistance(word, one) }))
    .toSorted((a, b) => a.distance - b.distance || (a.one < b.one ? -1 : 1))
    .map(({ one }) => one);
}

async function findWords(store: Store, merchantId: string, condition: object, options: object): Promise<string[]> {
  const query = { bool: { filter: inUse(store, merchantId), must: [condition] } };
  const body = { query, _source: ['word'], track_total_hits: false, ...options };
  const found = await searchIn<WordDocument>(store, store.indexes.words, merchantId, body);
  return found.hits.hits.map((hit) => hit._source.word);
}

/** How many listed products have each of the words. */
async function usesOf(
  store: Store,
  merchantId: string,
  words: readonly string[],
  how: 'prefix' | 'term',
): Promise<readonly number[]> {
  if (words.length === 0) return [];
  const body = {
    size: 0,
    track_total_hits: false,
    query: { bool: { filter: listedInUse(store, merchantId) } },
    aggs: { words: { filters: { filters: words.map((word) => hasWord(word, how)) } } },
  };
  const found = await searchIn<never, Counts>(store, store.indexes.anyProducts, merchantId, body);
  return found.aggregations.words.buckets.map((bucket) => bucket.doc_count);
}
