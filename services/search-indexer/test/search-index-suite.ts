import { newId } from '@concord/ids';
import { describe, expect, it } from 'vitest';
import { searchDocument } from '../src/domain/search-document.ts';
import type { SearchIndex, SearchQuery } from '../src/storage/search-index.ts';
import { query } from './search-query.ts';
import { productId, source, variant, variantId } from './sources.ts';

const locationId = newId('location');

/** What every adapter of the port must do. */
export function searchIndexSuite(name: string, open: () => Promise<SearchIndex>): void {
  const names = async (index: SearchIndex, merchantId: string, change: Partial<SearchQuery> = {}) => {
    const found = await index.search(merchantId, query(change));
    return found.items.map((hit) => hit.productId);
  };

  describe(`${name}: a search index`, () => {
    it('finds by all words, each of which may be the beginning of one', async () => {
      const [index, merchantId] = [await open(), newId('merchant')];
      await index.save(
        merchantId,
        ['rain-jacket', 'rain-hat', 'sun-hat'].map((one) => searchDocument(source(one))),
      );
      expect(await names(index, merchantId, { words: ['rain'] })).toEqual(['rain-hat', 'rain-jacket'].map(productId));
      expect(await names(index, merchantId, { words: ['rain', 'jack'] })).toEqual([productId('rain-jacket')]);
      expect(await names(index, merchantId, { words: ['snow'] })).toEqual([]);
    });

    it('lets no document of a lower version win, whatever the order they come in', async () => {
      const [index, merchantId] = [await open(), newId('merchant')];
      const at = (version: number, title: string) => searchDocument(source('mug', { version, title }));
      await index.save(merchantId, [at(3, 'third')]);
      await index.save(merchantId, [at(2, 'second')]);
      expect(await names(index, merchantId, { words: ['second'] })).toEqual([]);
      expect(await names(index, merchantId, { words: ['third'] })).toEqual([productId('mug')]);
      await index.save(merchantId, [
        searchDocument(source('mug', { version: 4, status: 'archived' })),
        at(2, 'second'),
      ]);
      await index.save(merchantId, [at(3, 'third')]);
      expect(await names(index, merchantId)).toEqual([]);
    });

    it('counts each facet as if its own filter were not set', async () => {
      const [index, merchantId] = [await open(), newId('merchant')];
      const shirt = (one: string, colour: string, type: string) =>
        searchDocument(
          source(one, { type, variants: [variant(one, { options: [{ name: 'Colour', value: colour }] })] }),
        );
      await index.save(merchantId, [shirt('a', 'Moss', 'Tops'), shirt('b', 'Ink', 'Tops'), shirt('c', 'moss', 'Caps')]);
      const found = await index.search(merchantId, query({ filters: { 'option.colour': ['moss'] } }));
      expect(found.total).toBe(2);
      const counts = Object.fromEntries(
        found.facets.map((facet) => [facet.name, facet.values.map(({ label, count }) => [label, count])]),
      );
      expect(counts['option.colour']).toEqual([
        ['Moss', 2],
        ['Ink', 1],
      ]);
      expect(counts.type).toEqual([
        ['Caps', 1],
        ['Tops', 1],
      ]);
    });

    it.each([
      ['price_asc', ['cheap', 'fair', 'dear']],
      ['price_desc', ['dear', 'fair', 'cheap']],
      ['newest', ['dear', 'cheap', 'fair']],
      ['title', ['cheap', 'dear', 'fair']],
      ['relevance', ['dear', 'cheap', 'fair']],
    ] as const)('sorts by %s, page by page without gap or repeat', async (sort, expected) => {
      const [index, merchantId] = [await open(), newId('merchant')];
      const priced = (one: string, amountMinor: number, day: number) =>
        searchDocument(
          source(one, {
            createdAt: `2026-01-0${day}T00:00:00.000Z`,
            variants: [
              variant(one, {
                prices: [
                  { currency: 'EUR', amountMinor },
                  { currency: 'JPY', amountMinor: 5 },
                ],
              }),
            ],
          }),
        );
      await index.save(merchantId, [priced('fair', 200, 1), priced('cheap', 100, 2), priced('dear', 300, 3)]);
      const seen: string[] = [];
      let after: string | undefined;
      do {
        const page = await index.search(merchantId, query({ sort, first: 1, after }));
        seen.push(...page.items.map((hit) => hit.productId));
        after = page.nextCursor ?? undefined;
      } while (after !== undefined && seen.length < 10);
      expect(seen).toEqual(expected.map(productId));
    });

    it('narrows by price in the currency asked, and leaves out what is not sold in it', async () => {
      const [index, merchantId] = [await open(), newId('merchant')];
      const sold = (one: string, currency: string, amountMinor: number) =>
        searchDocument(source(one, { variants: [variant(one, { prices: [{ currency, amountMinor }] })] }));
      await index.save(merchantId, [sold('a', 'EUR', 100), sold('b', 'EUR', 900), sold('c', 'JPY', 100)]);
      const found = await index.search(merchantId, query({ priceMinMinor: 50, priceMaxMinor: 500 }));
      expect(found.items.map((hit) => hit.productId)).toEqual([productId('a')]);
      expect(found.priceRange).toEqual({ minMinor: 100, maxMinor: 900 });
    });

    it('is found by category and collection', async () => {
      const [index, merchantId] = [await open(), newId('merchant')];
      const placed = source('boot', { categoryHandles: ['shoes', 'boots'], collectionHandles: ['winter'] });
      await index.save(merchantId, [searchDocument(placed), searchDocument(source('hat'))]);
      expect(await names(index, merchantId, { places: ['category/shoes', 'collection/winter'] })).toEqual([
        productId('boot'),
      ]);
    });

    it('is as available as its best variant at its best location, and an older change never wins', async () => {
      const [index, merchantId] = [await open(), newId('merchant')];
      const band = async () => (await index.search(merchantId, query())).items[0]?.band;
      const change = (name: string, at: 'in' | 'low' | 'out', version: number) => ({
        variantId: variantId(name),
        locationId,
        band: at,
        version,
      });
      await index.noteBands(merchantId, [change('small', 'in', 2)]);
      await index.save(merchantId, [
        searchDocument(source('shirt', { variants: [variant('small'), variant('large')] })),
      ]);
      expect(await band()).toBe('in');
      await index.noteBands(merchantId, [change('small', 'out', 4), change('large', 'low', 1)]);
      expect(await band()).toBe('low');
      await index.noteBands(merchantId, [change('large', 'out', 2), change('small', 'in', 3)]);
      expect(await band()).toBe('out');
      expect(await names(index, merchantId, { inStockOnly: true })).toEqual([]);
      const always = { tracked: false };
      const next = source('shirt', { version: 2, variants: [variant('small', always)] });
      await index.save(merchantId, [searchDocument(next)]);
      expect(await band()).toBe('in');
    });

    it('counts several filters and a price range apart: each facet without its own, all with the others', async () => {
      const [index, merchantId] = [await open(), newId('merchant')];
      const shirt = (one: string, colour: string, type: string, amountMinor: number) =>
        searchDocument(
          source(one, {
            type,
            vendor: null,
            variants: [
              variant(one, {
                options: [{ name: 'Colour', value: colour }],
                prices: [{ currency: 'EUR', amountMinor }],
              }),
            ],
          }),
        );
      await index.save(merchantId, [
        shirt('a', 'Moss', 'Tops', 100),
        shirt('b', 'Ink', 'Tops', 200),
        shirt('c', 'Moss', 'Caps', 300),
        shirt('d', 'Moss', 'Tops', 900),
      ]);
      const filters = { 'option.colour': ['moss'], type: ['tops'], availability: ['out'] };
      const found = await index.search(merchantId, query({ filters, priceMaxMinor: 500 }));
      expect(found.items.map((hit) => hit.productId)).toEqual([productId('a')]);
      const counts = found.facets.map(({ name: facet, values }) => [
        facet,
        values.map((one) => [one.value, one.count]),
      ]);
      expect(Object.fromEntries(counts)).toEqual({
        'option.colour': [
          ['ink', 1],
          ['moss', 1],
        ],
        type: [
          ['caps', 1],
          ['tops', 1],
        ],
        availability: [['out', 1]],
      });
      expect(found.priceRange).toEqual({ minMinor: 100, maxMinor: 900 });
    });

    it('is relevant first in the title, then by what it is called, then in the prose; what is sold out comes last', async () => {
      const [index, merchantId] = [await open(), newId('merchant')];
      const named = (one: string, change: object) =>
        searchDocument(source(one, { vendor: null, type: null, ...change }));
      await index.save(merchantId, [
        named('prose', { descriptionText: 'goes with any tent', variants: [variant('prose', { tracked: false })] }),
        named('tag', { tags: ['Tent'], variants: [variant('tag', { tracked: false })] }),
        named('title', { title: 'Tent', variants: [variant('title', { tracked: false })] }),
        named('gone', { title: 'Tent' }),
      ]);
      const seen: string[] = [];
      let after: string | undefined;
      do {
        const page = await index.search(merchantId, query({ words: ['tent'], sort: 'relevance', first: 1, after }));
        expect(page.total).toBe(4);
        seen.push(...page.items.map((hit) => hit.productId));
        after = page.nextCursor ?? undefined;
      } while (after !== undefined && seen.length < 10);
      expect(seen.filter((one) => one !== productId('gone'))).toEqual(['title', 'tag', 'prose'].map(productId));
      expect(seen.indexOf(productId('gone'))).toBeGreaterThan(0);
      expect(seen).toHaveLength(4);
    });

    it('takes a language as a hint: nothing is lost by it', async () => {
      const [index, merchantId] = [await open(), newId('merchant')];
      await index.save(merchantId, [searchDocument(source('rain-jacket'))]);
      for (const language of ['en', 'de', undefined] as const) {
        expect(await names(index, merchantId, { words: ['rain', 'jack'], language })).toEqual([
          productId('rain-jacket'),
        ]);
      }
    });

    it('ends the same when writers race: the newest documents, at their newest bands', async () => {
      const [one, other, merchantId] = [await open(), await open(), newId('merchant')];
      const shops = [newId('location'), newId('location')];
      const document = (version: number) =>
        searchDocument(
          source('kettle', { version, title: `kettle ${version}`, variants: [variant('k1'), variant('k2')] }),
        );
      const change = (name: string, at: number, band: 'in' | 'out', version: number) => ({
        variantId: variantId(name),
        locationId: shops[at] ?? '',
        band,
        version,
      });
      await Promise.all([
        one.save(merchantId, [document(1)]),
        other.noteBands(merchantId, [change('k1', 0, 'in', 1)]),
        one.noteBands(merchantId, [change('k2', 1, 'in', 1), change('k1', 0, 'out', 2)]),
        other.save(merchantId, [document(3)]),
        one.save(merchantId, [document(2)]),
        other.noteBands(merchantId, [change('k2', 1, 'out', 2)]),
        one.noteBands(merchantId, [change('k1', 1, 'in', 1)]),
      ]);
      const [hit] = (await one.search(merchantId, query({ words: ['kettle', '3'] }))).items;
      expect(hit?.band).toBe('in');
      await Promise.all([
        one.save(merchantId, [document(4)]),
        other.noteBands(merchantId, [change('k1', 1, 'out', 2)]),
        one.save(merchantId, [document(5)]),
      ]);
      const [later] = (await other.search(merchantId, query({ words: ['kettle', '5'] }))).items;
      expect(later?.band).toBe('out');
    });

    it('answers the same question anew after every change, whichever instance changed it', async () => {
      const [one, other, merchantId] = [await open(), await open(), newId('merchant')];
      const asked = query({ words: ['lamp'] });
      expect((await one.search(merchantId, asked)).total).toBe(0);
      await other.save(merchantId, [searchDocument(source('lamp', { variants: [variant('l1')] }))]);
      expect(await one.search(merchantId, asked)).toMatchObject({ total: 1, items: [{ band: 'out' }] });
      const band = { variantId: variantId('l1'), locationId, band: 'in', version: 1 } as const;
      await other.noteBands(merchantId, [band]);
      expect(await one.search(merchantId, asked)).toMatchObject({ total: 1, items: [{ band: 'in' }] });
      const { building } = await other.beginGeneration(merchantId);
      await other.useGeneration(merchantId, building ?? 0);
      expect((await one.search(merchantId, asked)).total).toBe(0);
    });

    it('saves more than fits one request', async () => {
      const [index, merchantId] = [await open(), newId('merchant')];
      const many = Array.from({ length: 450 }, (_, n) => searchDocument(source(`item-${n}`)));
      await index.save(merchantId, [...many, ...many.slice(0, 10)]);
      expect((await index.search(merchantId, query({ first: 1 }))).total).toBe(450);
      expect(await index.contents(merchantId)).toHaveLength(450);
    });

    it('knows words that look like one that it does not know', async () => {
      const [index, merchantId] = [await open(), newId('merchant')];
      await index.save(merchantId, [searchDocument(source('rain-jacket')), searchDocument(source('shirt'))]);
      const similar = await index.similarWords(merchantId, ['jaket', 'shrit', 'rain']);
      expect(similar.get('jaket')).toContain('jacket');
      expect(similar.get('shrit')).toContain('shirt');
      expect(similar.has('rain')).toBe(false);
    });

    it('completes what is typed by words that are in use', async () => {
      const [index, merchantId] = [await open(), newId('merchant')];
      await index.save(
        merchantId,
        ['rain-jacket', 'rain-hat', 'raisin'].map((one) => searchDocument(source(one))),
      );
      expect(await index.wordsBeginning(merchantId, 'rai', 5)).toEqual(['rain', 'raisin']);
      const gone = source('raisin', { version: 2, status: 'archived' });
      await index.save(merchantId, [searchDocument(gone)]);
      expect(await index.wordsBeginning(merchantId, 'rai', 5)).toEqual(['rain']);
      const products = await index.productsBeginning(merchantId, ['rain', 'h'], 5);
      expect(products.map((one) => one.handle)).toEqual(['rain-hat']);
    });

    it('is searched as it was until a new generation is whole; both take in what changes meanwhile', async () => {
      const [index, merchantId] = [await open(), newId('merchant')];
      await index.save(merchantId, [searchDocument(source('old')), searchDocument(source('kept'))]);
      const { inUse, building } = await index.beginGeneration(merchantId);
      expect((await index.beginGeneration(merchantId)).building).toBe(building);
      await index.save(merchantId, [searchDocument(source('kept')), searchDocument(source('new'))]);
      expect(await names(index, merchantId)).toEqual(['kept', 'new', 'old'].map(productId));
      await index.useGeneration(merchantId, building ?? inUse);
      expect(await names(index, merchantId)).toEqual(['kept', 'new'].map(productId));
      expect(await index.state(merchantId)).toEqual({ inUse: building, building: null, documents: 2 });
    });

    it('shows nothing of one merchant to another, by any method', async () => {
      const [index, mine, theirs] = [await open(), newId('merchant'), newId('merchant')];
      await index.save(mine, [searchDocument(source('secret', { variants: [variant('secret')] }))]);
      await index.noteBands(theirs, [{ variantId: variantId('secret'), locationId, band: 'in', version: 9 }]);
      expect((await index.search(mine, query())).items[0]?.band).toBe('out');
      expect(await index.search(theirs, query({ words: ['secret'] }))).toMatchObject({ total: 0, facets: [] });
      expect((await index.similarWords(theirs, ['secre'])).size).toBe(0);
      expect(await index.wordsBeginning(theirs, 'sec', 5)).toEqual([]);
      expect(await index.productsBeginning(theirs, ['secret'], 5)).toEqual([]);
      expect((await index.state(theirs)).documents).toBe(0);
      expect(await index.contents(theirs)).toEqual([]);
      await index.save(theirs, [searchDocument(source('secret-plan'))]);
      expect(await index.wordsBeginning(mine, 'pla', 5)).toEqual([]);
      expect((await index.similarWords(mine, ['plam'])).size).toBe(0);
      expect((await index.search(mine, query({ words: ['secret'] }))).total).toBe(1);
      const { building } = await index.beginGeneration(theirs);
      await index.useGeneration(theirs, building ?? 0);
      await index.save(theirs, [searchDocument(source('secret', { version: 99, status: 'archived' }))]);
      expect((await index.search(mine, query())).total).toBe(1);
    });
  });
}
