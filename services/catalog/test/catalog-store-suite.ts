import { put, rowKey, type Write } from '@concord/database';
import { newId } from '@concord/ids';
import { accept } from '@concord/result';
import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { catalogContract } from '../contract.ts';
import { createProductCommand } from '../src/api/prepare.ts';
import type { Product } from '../src/domain/product.ts';
import { variantPlaces } from '../src/domain/variant-place.ts';
import type { CatalogStore } from '../src/storage/catalog-store.ts';
import { products, variants } from '../src/storage/tables.ts';
import { createCategory, createCollection } from '../src/use-cases/arrange-products.ts';
import type { CreateProduct } from '../src/use-cases/create-product.ts';
import { defineCustomField } from '../src/use-cases/define-custom-field.ts';
import { startImport } from '../src/use-cases/start-import.ts';
import { noteProgress, takeImport } from '../src/use-cases/work-on-import.ts';
import { documentStoreSuite } from './document-store-suite.ts';

const addProduct: Write<Product, string> = {
  name: 'addProduct',
  load: (one) => [rowKey(products, one.id), ...one.variants.map(({ id }) => rowKey(variants, id))],
  decide: (one) =>
    accept({
      effectId: one.id,
      put: [put(products, one), ...variantPlaces(undefined, one).map((place) => put(variants, place))],
    }),
  answer: (_, id) => id,
};

/** The command of what a caller asks. */
export function commandOf(input: z.input<typeof catalogContract.operations.createProduct.input>): CreateProduct {
  return createProductCommand(catalogContract.operations.createProduct.input.parse(input));
}

export function callOf(merchantId: string) {
  return { merchantId, actor: { kind: 'service', id: 'test' }, requestId: 'test' };
}

/** Puts products there the way the service does. */
export async function addProducts(store: CatalogStore, merchantId: string, list: readonly Product[]): Promise<void> {
  await Promise.all(list.map((one) => store.writer.run(addProduct, one, callOf(merchantId))));
}

/** What every adapter of the catalogue's store must do. */
export function catalogStoreSuite(name: string, open: () => Promise<CatalogStore>): void {
  documentStoreSuite(name, async () => {
    const store = await open();
    return { store: store.products, add: (merchantId, list) => addProducts(store, merchantId, list) };
  });

  describe(`${name}: a store of the catalogue`, () => {
    it('answers how products are arranged, and shows nothing of it to another merchant', async () => {
      const [store, mine, theirs] = [await open(), newId('merchant'), newId('merchant')];
      const [root, below] = [newId('category'), newId('category')];
      const category = { position: 0, parentId: null };
      await store.writer.run(createCategory, { ...category, id: root, handle: 'hats', name: 'Hats' }, callOf(mine));
      const child = { ...category, id: below, handle: 'wool', name: 'Wool', parentId: root };
      await store.writer.run(createCategory, child, callOf(mine));
      const collection = { id: newId('collection'), handle: 'new', title: 'New', descriptionHtml: '', productIds: [] };
      await store.writer.run(createCollection, { ...collection, rule: null }, callOf(mine));
      const field = { owner: 'product' as const, key: 'fabric', label: 'Fabric', type: 'text' as const };
      await store.writer.run(defineCustomField, { ...field, filterable: true }, callOf(mine));
      const arranged = await store.arrangement(mine);
      expect(arranged.tree.all.map(({ id, parentId }) => [id, parentId])).toEqual([
        [root, null],
        [below, root],
      ]);
      expect(arranged.collections).toEqual([{ ...collection, rule: null, version: 1 }]);
      expect([...arranged.facetFields]).toEqual(['fabric']);
      expect(arranged.version).toBe(4);
      expect(await store.customFields(mine)).toEqual([{ ...field, filterable: true, version: 1 }]);
      expect((await store.arrangement(theirs)).version).toBe(0);
      expect(await store.customFields(theirs)).toEqual([]);
    });

    it('answers revisions newest first, page by page, and none of them to another merchant', async () => {
      const [store, mine, theirs] = [await open(), newId('merchant'), newId('merchant')];
      const field = { owner: 'variant' as const, key: 'size', type: 'text' as const, filterable: false };
      for (const label of ['S', 'M', 'L']) {
        await store.writer.run(defineCustomField, { ...field, label }, callOf(mine));
      }
      const query = { subjectId: 'variant.size', first: 2 };
      const newest = await store.revisions(mine, query);
      expect(newest.map(({ version, change, actor }) => [version, change, actor.id])).toEqual([
        [3, 'updated', 'test'],
        [2, 'updated', 'test'],
      ]);
      const older = await store.revisions(mine, { ...query, after: newest.at(-1)?.id });
      expect(older.map(({ version, change }) => [version, change])).toEqual([[1, 'created']]);
      expect(newest[0]?.occurredAtMs).toBeGreaterThan(1_767_225_600_000);
      expect(await store.revisions(theirs, query)).toEqual([]);
    });

    it('keeps a file in pieces, whole, and an import until a worker has it; both from its merchant alone', async () => {
      const [store, mine, theirs] = [await open(), newId('merchant'), newId('merchant')];
      const csv = 'Händel, "Ångström" \u{1F9E2}\n'.repeat(40_000);
      const wanted = { importId: newId('import'), csv, currency: 'EUR', locationId: newId('location'), dryRun: true };
      await store.writer.run(startImport, wanted, callOf(mine));
      const one = await store.importById(mine, wanted.importId);
      if (!one) throw new Error('The import is not there');
      let text = '';
      for await (const piece of store.importText(mine, one)) text += piece;
      expect(text === csv).toBe(true);
      expect(one.parts).toBeGreaterThan(2);
      expect(await store.importById(theirs, wanted.importId)).toBeUndefined();
      await expect(async () => {
        for await (const piece of store.importText(theirs, one)) text += piece;
      }).rejects.toThrow('is not there');
      const due = async () => (await store.dueImports(1_000)).filter(({ merchantId }) => merchantId === mine);
      expect(await due()).toEqual([{ merchantId: mine, id: wanted.importId }]);
      await store.writer.run(takeImport, { importId: wanted.importId, worker: 'w' }, callOf(mine));
      expect(await due()).toEqual([]);
    });

    it('forgets the file of an import that ended before then, few pieces at a time, and no other', async () => {
      const [store, mine] = [await open(), newId('merchant')];
      const csv = 'x'.repeat(600_000);
      const [ended, underWay] = [newId('import'), newId('import')];
      for (const importId of [ended, underWay]) {
        const wanted = { importId, csv, currency: 'EUR', locationId: newId('location'), dryRun: true };
        await store.writer.run(startImport, wanted, callOf(mine));
        await store.writer.run(takeImport, { importId, worker: 'w' }, callOf(mine));
      }
      const severities = { error: 0, warning: 0, note: 0 };
      const findings = { leftOut: 0, severities, problems: [] };
      const note = { importId: ended, worker: 'w', stockedRow: 0, findings, leaves: 'completed' as const };
      await store.writer.run(noteProgress, note, callOf(mine));
      const piecesOf = async (importId: string): Promise<number> => {
        const one = await store.importById(mine, importId);
        let pieces = 0;
        try {
          for await (const piece of store.importText(mine, { id: importId, parts: one?.parts ?? 0 }))
            pieces += piece === '' ? 0 : 1;
        } catch (error) {
          expect(String(error)).toContain('is not there');
        }
        return pieces;
      };
      const whole = await piecesOf(ended);
      expect(whole).toBe(3);
      const finishedAtMs = (await store.importById(mine, ended))?.finishedAtMs ?? Number.NaN;
      expect(await store.forgetFiles(finishedAtMs, 100)).toBe(0);
      expect(await store.forgetFiles(finishedAtMs + 1, 2)).toBe(2);
      expect(await store.forgetFiles(finishedAtMs + 1, 100)).toBe(1);
      expect(await piecesOf(ended)).toBe(0);
      expect(await piecesOf(underWay)).toBe(whole);
    });
  });
}
