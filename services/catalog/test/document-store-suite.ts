import { newId } from '@concord/ids';
import { describe, expect, it } from 'vitest';
import type { Product } from '../src/domain/product.ts';
import type { DocumentStore, ProductQuery } from '../src/storage/document-store.ts';

export type StoreUnderTest = {
  readonly store: DocumentStore;
  /** Puts products there the way the service does. */
  readonly add: (merchantId: string, products: readonly Product[]) => Promise<void>;
};

export function product(title: string, change: Partial<Product> = {}): Product {
  return {
    id: newId('product'),
    handle: title.toLowerCase().replaceAll(' ', '-'),
    title,
    descriptionHtml: '',
    vendor: null,
    type: null,
    status: 'active',
    giftCard: false,
    categoryId: null,
    tags: [],
    seo: { title: null, description: null },
    images: [],
    customFields: {},
    options: [],
    variants: [
      {
        id: newId('variant'),
        sku: `SKU ${title}`,
        barcode: null,
        optionValues: [],
        prices: {},
        weightGrams: 0,
        requiresShipping: true,
        taxClass: 'standard',
        tracked: true,
        backorder: false,
        imageUrl: null,
        customFields: {},
      },
    ],
    version: 1,
    createdAtMs: 1_767_225_600_000,
    updatedAtMs: 1_767_225_600_000,
    ...change,
  };
}

/** What every adapter of the port must do. */
export function documentStoreSuite(name: string, open: () => Promise<StoreUnderTest>): void {
  describe(`${name}: a document store`, () => {
    it('answers documents as they were saved, by id in the order asked, by handle, variant and SKU', async () => {
      const [{ store, add }, merchantId] = [await open(), newId('merchant')];
      const [mug, hat] = [product('Mug'), product('Hat')];
      await add(merchantId, [mug, hat]);
      expect(await store.byIds(merchantId, [hat.id, newId('product'), mug.id])).toEqual([hat, mug]);
      expect(await store.byHandles(merchantId, ['mug', 'none'])).toEqual([mug]);
      const variantId = hat.variants[0]?.id ?? '';
      expect(await store.byVariantIds(merchantId, [variantId])).toEqual([{ variantId, product: hat }]);
      expect(await store.bySkus(merchantId, ['SKU Hat'])).toEqual([{ variantId, product: hat }]);
    });

    it.each([
      ['newest', ['Third', 'Second', 'First']],
      ['oldest', ['First', 'Second', 'Third']],
      ['title', ['First', 'Second', 'Third']],
    ] as const)('lists by %s, page by page without gap or repeat', async (sort, expected) => {
      const [{ store, add }, merchantId] = [await open(), newId('merchant')];
      await add(
        merchantId,
        ['First', 'Second', 'Third'].map((title, day) => product(title, { createdAtMs: 1_767_225_600_000 + day })),
      );
      const seen: string[] = [];
      let after: string | undefined;
      do {
        const page = await store.list(merchantId, { sort, first: 1, after });
        seen.push(...page.items.map((one) => one.title));
        after = page.nextCursor ?? undefined;
      } while (after !== undefined && seen.length < 10);
      expect(seen).toEqual(expected);
    });

    it('lists several categories and every status as one list, page by page without gap or repeat', async () => {
      const [{ store, add }, merchantId] = [await open(), newId('merchant')];
      const categoryIds = [newId('category'), newId('category')];
      const statuses = ['draft', 'active', 'archived'] as const;
      const made = Array.from({ length: 12 }, (_, at) =>
        product(`Thing ${at}`, {
          categoryId: categoryIds[at % 2] ?? null,
          status: statuses[at % 3] ?? 'draft',
          createdAtMs: 1_767_225_600_000 + Math.floor(at / 2),
        }),
      );
      await add(merchantId, [...made, product('Elsewhere', { categoryId: newId('category') })]);
      const pages = async (query: Partial<ProductQuery>) => {
        const seen: string[] = [];
        let after: string | undefined;
        do {
          const page = await store.list(merchantId, { sort: 'newest', first: 5, after, ...query });
          seen.push(...page.items.map(({ id }) => id));
          after = page.nextCursor ?? undefined;
        } while (after !== undefined);
        return seen;
      };
      const newestFirst = made.toSorted((a, b) => b.createdAtMs - a.createdAtMs || (a.id < b.id ? 1 : -1));
      expect(await pages({ categoryIds })).toEqual(newestFirst.map(({ id }) => id));
      const drafts = newestFirst.filter(({ status }) => status === 'draft');
      expect(await pages({ categoryIds, status: 'draft' })).toEqual(drafts.map(({ id }) => id));
      expect((await pages({})).length).toBe(13);
    });

    it('shows a document as it was saved last, however often it was read before', async () => {
      const [{ store, add }, merchantId] = [await open(), newId('merchant')];
      const [mug, hat] = [product('Mug'), product('Hat', { createdAtMs: 1_767_225_600_001 })];
      await add(merchantId, [mug, hat]);
      const read = async () => ({
        byIds: await store.byIds(merchantId, [mug.id, hat.id]),
        listed: (await store.list(merchantId, { sort: 'oldest', first: 5 })).items,
      });
      expect(await read()).toEqual({ byIds: [mug, hat], listed: [mug, hat] });
      const sold = { ...mug, title: 'Cup', version: 2 };
      await add(merchantId, [sold]);
      expect(await read()).toEqual({ byIds: [sold, hat], listed: [sold, hat] });
      const archived = { ...hat, status: 'archived' as const, version: 2 };
      await add(merchantId, [archived]);
      expect(await read()).toEqual({ byIds: [sold, archived], listed: [sold, archived] });
      expect((await store.list(merchantId, { sort: 'oldest', first: 5, status: 'active' })).items).toEqual([sold]);
    });

    it('lists what a rule matches, whatever the spelling, and what a title begins with', async () => {
      const [{ store, add }, merchantId] = [await open(), newId('merchant')];
      const [warm, cold] = [
        product('Été Hat', { tags: ['Summer'], vendor: 'Tarn' }),
        product('Ice Hat', { vendor: 'tarn' }),
      ];
      await add(merchantId, [warm, cold, product('Boot')]);
      const list = async (query: Partial<Parameters<DocumentStore['list']>[1]>) =>
        (await store.list(merchantId, { sort: 'title', first: 10, ...query })).items.map((one) => one.title);
      const [tag, vendor] = [
        { field: 'tag' as const, value: 'summer' },
        { field: 'vendor' as const, value: 'TARN' },
      ];
      expect(await list({ rule: { match: 'all', conditions: [tag, vendor] } })).toEqual(['Été Hat']);
      expect(await list({ rule: { match: 'any', conditions: [tag, vendor] } })).toEqual(['Été Hat', 'Ice Hat']);
      expect(await list({ titlePrefix: 'ete' })).toEqual(['Été Hat']);
    });

    it('shows nothing of one merchant to another, by any method', async () => {
      const [{ store, add }, mine, theirs] = [await open(), newId('merchant'), newId('merchant')];
      const mug = product('Mug', {
        variants: product('Mug').variants.map((one) => ({ ...one, barcode: '4006381333931' })),
      });
      await add(mine, [mug]);
      expect(await store.byBarcode(mine, '4006381333931')).toMatchObject({ product: { id: mug.id } });
      expect(await store.byIds(theirs, [mug.id])).toEqual([]);
      expect(await store.byHandles(theirs, ['mug'])).toEqual([]);
      expect(await store.byVariantIds(theirs, [mug.variants[0]?.id ?? ''])).toEqual([]);
      expect(await store.bySkus(theirs, ['SKU Mug'])).toEqual([]);
      expect(await store.byBarcode(theirs, '4006381333931')).toBeUndefined();
      expect((await store.list(theirs, { sort: 'newest', first: 10 })).items).toEqual([]);
    });
  });
}
