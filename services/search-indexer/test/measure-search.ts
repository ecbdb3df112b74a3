import { newId } from '@concord/ids';
import { serverUrl, testService } from '@concord/testing';
import { type SearchDocument, searchDocument } from '../src/domain/search-document.ts';
import { openSearchIndex, type SearchIndex, searchMigrations } from '../src/service.ts';
import { postgresIndex } from '../src/storage/postgres-index.ts';
import type { SearchQuery } from '../src/storage/search-index.ts';
import { query } from './search-query.ts';
import { source, variant } from './sources.ts';

/**
 * Both adapters in one run: the same documents are saved in pages as a reindex saves them, then the same searches are
 * asked of one and the other in turn, one at a time. Answers are compared by their totals.
 */
const COUNT = Number(process.argv[2] ?? 10_000);
const ROUNDS = 60;
const PAGE = 100;
const KINDS = ['jacket', 'tent', 'boot', 'lamp', 'kettle', 'shirt', 'backpack', 'blanket', 'mug', 'stool'];
const QUALITIES = ['light', 'warm', 'folding', 'woollen', 'waterproof', 'small', 'sturdy', 'quiet', 'plain'];
const COLOURS = ['Moss', 'Ink', 'Sand', 'Rust', 'Chalk', 'Slate'];

const service = await testService('search', searchMigrations);
const merchantId = newId('merchant');
const prefix = `measure-${newId('event').slice(-12).toLowerCase()}-`;
const elasticsearch = await openSearchIndex({ elasticsearchUrl: serverUrl('CONCORD_ELASTICSEARCH_URL'), prefix });
if (!elasticsearch) throw new Error('No Elasticsearch was opened');
const adapters: readonly (readonly [name: string, index: SearchIndex])[] = [
  ['PostgreSQL', postgresIndex(service.data.database)],
  ['Elasticsearch', elasticsearch],
];
const asked: Readonly<Record<string, Partial<SearchQuery>>> = {
  'two words, all facets': { words: ['warm', 'jacket'], sort: 'relevance', first: 24 },
  'beginning of a word': { words: ['wat'], sort: 'relevance', first: 24 },
  'category, two filters, by price': {
    places: ['category/kind-3'],
    filters: { 'option.colour': ['moss', 'ink'], vendor: ['maker 2'] },
    sort: 'price_asc',
    first: 24,
  },
  'everything, newest first': { sort: 'newest', first: 24 },
};

const documents = Array.from({ length: COUNT }, (_, n) => made(n));
for (const [name, index] of adapters) {
  const startedAt = performance.now();
  for (let from = 0; from < COUNT; from += PAGE) await index.save(merchantId, documents.slice(from, from + PAGE));
  const seconds = (performance.now() - startedAt) / 1000;
  console.log(
    `${name}: ${COUNT} documents in pages of ${PAGE} in ${seconds.toFixed(1)} s, each page searchable at once`,
  );
}
await service.data.system.run({ text: 'analyze search_document', values: [] });
for (const [label, change] of Object.entries(asked)) {
  await measure(label, (index) => index.search(merchantId, query(change)).then((found) => found.total));
}
await measure('completion of a word', (index) =>
  index.wordsBeginning(merchantId, 'wa', 8).then((words) => words.length),
);
await measure('misspelt word', (index) =>
  index.similarWords(merchantId, ['wollen', 'jaket']).then((words) => words.size),
);
await service.stop();

async function measure(label: string, ask: (index: SearchIndex) => Promise<number>): Promise<void> {
  const times = new Map(adapters.map(([name]) => [name, [] as number[]]));
  const totals = new Set<number>();
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [name, index] of adapters) {
      const startedAt = performance.now();
      totals.add(await ask(index));
      times.get(name)?.push(performance.now() - startedAt);
    }
  }
  if (totals.size !== 1) throw new Error(`${label}: the adapters answer ${[...totals].join(' and ')}`);
  const figures = [...times].map(([name, all]) => `${name} p50 ${at(all, 0.5)} p99 ${at(all, 0.99)} ms`);
  console.log(`${label} (${[...totals][0]} found): ${figures.join(', ')}`);
}

function at(times: readonly number[], share: number): string {
  return (times.toSorted((a, b) => a - b)[Math.floor(times.length * share)] ?? Number.NaN).toFixed(1);
}

function made(n: number): SearchDocument {
  const pick = <Item>(items: readonly Item[], by: number): Item => items[Math.floor(n / by) % items.length] as Item;
  const prices = [{ currency: 'EUR', amountMinor: 500 + ((n * 37) % 20_000) }];
  const options = (at: number) => [{ name: 'Colour', value: COLOURS[(n + at) % COLOURS.length] ?? '' }];
  return searchDocument(
    source(`thing-${n}`, {
      title: `${pick(QUALITIES, 1)} ${pick(KINDS, 3)} ${n}`,
      descriptionText: `A ${pick(QUALITIES, 7)} thing for long days outside, made to be mended. `.repeat(4),
      vendor: `Maker ${n % 23}`,
      type: pick(KINDS, 3),
      tags: [`tag ${n % 40}`, `season ${n % 4}`],
      categoryHandles: [`kind-${Math.floor(n / 3) % KINDS.length}`],
      createdAt: new Date(Date.UTC(2026, 0, 1) + n * 60_000).toISOString(),
      variants: [0, 1, 2].map((at) =>
        variant(`thing-${n}-${at}`, { prices, options: options(at), tracked: n % 3 !== 0 }),
      ),
    }),
  );
}
