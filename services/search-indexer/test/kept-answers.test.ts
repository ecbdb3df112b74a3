import { expect, it } from 'vitest';
import { keptAnswers } from '../src/storage/kept-answers.ts';
import type { SearchResult } from '../src/storage/search-index.ts';
import { query } from './search-query.ts';

/** An index whose answers say how often it has changed, and which counts how often it is asked. */
function countingIndex(maxValues?: number) {
  const index = { changes: 1, asked: 0 };
  const search = keptAnswers(
    {
      changes: async () => index.changes,
      ask: async () => {
        index.asked += 1;
        return { changes: index.changes, found: foundIn(index.changes) };
      },
    },
    maxValues,
  );
  return { index, search };
}

function foundIn(total: number): SearchResult {
  return { items: [], total, facets: [], priceRange: null, nextCursor: null };
}

it('works an answer out once for each state of the index, however many ask for it', async () => {
  const { index, search } = countingIndex();
  const asked = () => search('mer_a', query({ words: ['lamp'] }));
  await Promise.all([asked(), asked(), asked()]);
  expect([(await asked()).total, index.asked]).toEqual([1, 1]);
  index.changes = 2;
  expect([(await asked()).total, index.asked]).toEqual([2, 2]);
});

it('keeps the answers of merchants and of questions apart', async () => {
  const { index, search } = countingIndex();
  await search('mer_a', query({ words: ['lamp'] }));
  await search('mer_b', query({ words: ['lamp'] }));
  await search('mer_a', query({ words: ['lamp'], after: 'next' }));
  expect(index.asked).toBe(3);
});

it('keeps no more than it has room for: what was asked longest ago goes first', async () => {
  const { index, search } = countingIndex(2);
  for (const word of ['lamp', 'mug', 'tent', 'lamp']) await search('mer_a', query({ words: [word] }));
  expect(index.asked).toBe(4);
});

it('asks again after an answer that failed', async () => {
  let turn = 0;
  const ask = async () => {
    turn += 1;
    if (turn === 1) throw new Error('away');
    return { changes: 1, found: foundIn(1) };
  };
  const search = keptAnswers({ changes: async () => 1, ask });
  await expect(search('mer_a', query())).rejects.toThrow('away');
  expect((await search('mer_a', query())).total).toBe(1);
});
