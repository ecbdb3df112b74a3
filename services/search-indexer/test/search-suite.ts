import { setTimeout as delay } from 'node:timers/promises';
import type { PublishedEvent } from '@concord/events';
import { derivedId, newId } from '@concord/ids';
import { testService } from '@concord/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { SourceDocument } from '../src/domain/search-document.ts';
import { type SearchDeps, type SearchIndex, searchMigrations, startSearch } from '../src/service.ts';
import { productId, source, variant, variantId } from './sources.ts';

const currency = 'EUR';

/** Search beside a catalogue that is a list of documents. */
export async function searchFixture(index?: SearchIndex) {
  const service = await testService('search', searchMigrations);
  const merchantId = newId('merchant');
  const documents = new Map<string, SourceDocument>();
  /** The pages of the export that were asked for. */
  const exported: (readonly SourceDocument[])[] = [];
  const exportForIndex: SearchDeps['clients']['catalog']['exportForIndex'] = async ({
    productIds,
    first = 2,
    after = '',
  }) => {
    const all = [...documents.values()].toSorted((a, b) => (a.productId < b.productId ? -1 : 1));
    const asked = productIds
      ? all.filter((one) => productIds.includes(one.productId))
      : all.filter((one) => one.productId > after);
    const items = productIds ? asked : asked.slice(0, Math.min(first, 2));
    const nextCursor = !productIds && asked.length > items.length ? (items.at(-1)?.productId ?? null) : null;
    if (!productIds) exported.push(items);
    return { ok: true, value: { items: items as never, nextCursor } };
  };
  const search = startSearch({ ...service, clients: { catalog: { exportForIndex } }, ...(index && { index }) });
  onTestFinished(async () => {
    await search.stop();
    await service.stop();
  });
  const caller = await service.caller(merchantId, { kind: 'shopper', scopes: ['search:read'] });
  const staff = await service.caller(merchantId);
  const tell = async (...events: [type: string, key: string, data: PublishedEvent['data']][]) => {
    await service.data.log.append(
      events.map(([type, key, data]) => ({
        id: newId('event'),
        type,
        source: 'test',
        merchantId,
        key,
        data,
        occurredAtMs: Date.now(),
      })),
    );
  };
  const change = async (...changed: SourceDocument[]) => {
    for (const one of changed) documents.set(one.productId, one);
    await tell(
      ...changed.map((one): [string, string, PublishedEvent['data']] => [
        'catalog.product-updated.v1',
        one.productId,
        { productId: one.productId, version: one.version },
      ]),
    );
  };
  const ask = async (input: Partial<Parameters<typeof search.client.searchProducts>[0]>) => {
    const result = await search.client.searchProducts({ currency, sort: 'title', ...input }, caller);
    if (!result.ok) throw new Error(JSON.stringify(result.rejection));
    return result.value;
  };
  return { service, search, merchantId, documents, exported, staff, tell, change, ask };
}

export async function until(holds: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error('It did not come about within 10 s');
    await delay(10);
  }
}

/** What the service does, whatever its index lies in. */
export function searchSuite(name: string, open: () => Promise<SearchIndex | undefined>): void {
  describe(`search in ${name}`, () => {
    it('finds a product soon after it changed, and no more once it is archived', async () => {
      const { change, ask } = await searchFixture(await open());
      await change(source('rain-jacket'), source('sun-hat', { tags: ['Été'] }));
      await until(async () => (await ask({ text: 'Jackets' })).total === 1);
      await until(async () => (await ask({ text: 'ete' })).items[0]?.productId === productId('sun-hat'));
      await change(source('rain-jacket', { version: 2, status: 'archived' }));
      await until(async () => (await ask({ text: 'jacket' })).total === 0);
    });

    it('forgives misspelling, and says what it searched for', async () => {
      const { change, ask } = await searchFixture(await open());
      await change(source('rain-jacket'), source('linen-shirt', { type: 'Shirts' }));
      await until(async () => (await ask({})).total === 2);
      const found = await ask({ text: 'linnen shrit' });
      expect(found.correctedText).toBe('linen shirt');
      expect(found.items.map((hit) => hit.productId)).toEqual([productId('linen-shirt')]);
      expect((await ask({ text: 'quartz' })).correctedText).toBeUndefined();
    });

    it('stops offering what is sold out when only stock is wanted, within a second of the news', async () => {
      const { change, tell, ask } = await searchFixture(await open());
      await change(source('mug', { variants: [variant('mug')] }));
      const locationId = derivedId('location', 'shop');
      const news = (band: string, version: number): [string, string, PublishedEvent['data']] => [
        'inventory.availability-changed.v1',
        variantId('mug'),
        { variantId: variantId('mug'), locationId, band, available: 0, version },
      ];
      await tell(news('in', 1));
      await until(async () => (await ask({ inStockOnly: true })).total === 1);
      await tell(news('out', 2), news('in', 1));
      await until(async () => (await ask({ inStockOnly: true })).total === 0);
      expect((await ask({})).items[0]?.band).toBe('out');
    });

    it('takes the bands of levels that were opened together, unless it knows later ones', async () => {
      const { change, tell, ask } = await searchFixture(await open());
      await change(...['mug', 'cup', 'jug'].map((one) => source(one, { variants: [variant(one)] })));
      const locationId = derivedId('location', 'shop');
      const level = (name: string, band: string, version: number) => {
        return { variantId: variantId(name), locationId, band, available: 0, version };
      };
      await tell(['inventory.availability-changed.v1', variantId('jug'), level('jug', 'out', 2)]);
      const levels = ['mug', 'cup', 'jug'].map((one) => level(one, 'in', 1));
      await tell(['inventory.levels-opened.v1', 'import', { sourceId: 'import', levels }]);
      await until(async () => (await ask({ inStockOnly: true })).total === 2);
      expect((await ask({ filters: { availability: ['out'] } })).items[0]?.productId).toBe(productId('jug'));
    });

    it('looks at everything again when an arrangement changes', async () => {
      const { change, documents, tell, ask } = await searchFixture(await open());
      await change(...['a', 'b', 'c', 'd', 'e'].map((one) => source(one)));
      await until(async () => (await ask({})).total === 5);
      for (const one of documents.values()) {
        documents.set(one.productId, { ...one, version: 2, collectionHandles: ['summer'] });
      }
      await tell(['catalog.collection-changed.v1', 'col', { kind: 'collection', id: 'col' }]);
      await until(async () => (await ask({ collectionHandle: 'summer' })).total === 5);
    });

    it('looks at nothing again that was made after an arrangement changed', async () => {
      const { change, exported, tell, ask } = await searchFixture(await open());
      const later = new Date(Date.now() + 60_000).toISOString();
      // In the order of their ids, two make a page of the export.
      const names = ['a', 'b', 'c', 'd', 'e', 'f'].toSorted((a, b) => (productId(a) < productId(b) ? -1 : 1));
      await change(...names.map((one, at) => source(one, at < 3 ? {} : { createdAt: later })));
      await until(async () => (await ask({})).total === 6);
      await tell(['catalog.collection-changed.v1', 'col', { kind: 'collection', id: 'col' }]);
      await until(async () => exported.length >= 2);
      await tell(['catalog.collection-changed.v1', 'col', { kind: 'collection', id: 'col' }]);
      await until(async () => exported.length >= 4);
      expect(exported.map((page) => page.length)).toEqual([2, 2, 2, 2]);
    });

    it('equals its rebuild, and goes on answering while it is rebuilt', async () => {
      const { search, merchantId, change, tell, ask, staff } = await searchFixture(await open());
      const names = Array.from({ length: 25 }, (_, n) => `thing-${n}`);
      await change(...names.map((one) => source(one)));
      await change(...names.slice(0, 9).map((one) => source(one, { version: 2, title: `better ${one}` })));
      await change(
        source('thing-3', { version: 5, status: 'archived' }),
        source('thing-4', { version: 3, status: 'draft' }),
      );
      await tell([
        'inventory.availability-changed.v1',
        variantId('thing-7'),
        { variantId: variantId('thing-7'), locationId: newId('location'), band: 'low', available: 2, version: 1 },
      ]);
      await until(
        async () => (await ask({})).total === 23 && (await ask({ filters: { availability: ['low'] } })).total === 1,
      );
      const before = await search.index.contents(merchantId);
      const begun = await search.client.reindex({}, staff);
      expect(begun).toMatchObject({ ok: true, value: { generation: 2, status: 'building' } });
      const totals = new Set<number>();
      await until(async () => {
        totals.add((await ask({})).total);
        return (await search.index.state(merchantId)).inUse === 2;
      });
      expect(totals).toEqual(new Set([23]));
      expect(await search.index.contents(merchantId)).toEqual(before);
      expect(before).toHaveLength(25);
    });
  });
}
