import { LRUCache } from 'lru-cache';
import type { SearchQuery, SearchResult } from './search-index.ts';

/** What was found, and how often the index had changed when it was. */
export type Answer = { readonly changes: number; readonly found: SearchResult };

export type Answers = {
  readonly changes: (merchantId: string) => Promise<number>;
  readonly ask: (merchantId: string, query: SearchQuery) => Promise<Answer>;
};

/** Hits and facet values together: some 20 MB. */
const MAX_VALUES = 200_000;

/**
 * Searches that many ask are worked out once for each state of the index. Whether it has changed is read for every
 * search, from where the change was committed: an answer is never older than the index, whichever process changed it.
 */
export function keptAnswers({ changes, ask }: Answers, maxValues = MAX_VALUES) {
  const kept = new LRUCache<string, Answer>({ maxSize: maxValues, sizeCalculation: sizeOf });
  const asking = new Map<string, Promise<Answer>>();
  return async (merchantId: string, query: SearchQuery): Promise<SearchResult> => {
    const key = `${merchantId} ${JSON.stringify(query)}`;
    const now = await changes(merchantId);
    const known = kept.get(key);
    if (known?.changes === now) return known.found;
    // Who asks the same meanwhile, of the same index, waits for the same answer.
    const question = `${now} ${key}`;
    const asked = asking.get(question);
    if (asked) return (await asked).found;
    const answer = ask(merchantId, query).finally(() => asking.delete(question));
    asking.set(question, answer);
    const made = await answer;
    kept.set(key, made);
    return made.found;
  };
}

function sizeOf({ found }: Answer): number {
  return found.facets.reduce((size, { values }) => size + values.length, 1 + found.items.length);
}
