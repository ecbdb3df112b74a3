import { setTimeout as delay } from 'node:timers/promises';
import { injectFaults } from '@concord/fault-points';
import { newId } from '@concord/ids';
import { afterEach, describe, expect, it } from 'vitest';
import { accepted, type CatalogFixture, type OpenCatalog, publishedFacts } from './catalog-fixture.ts';

const locationId = newId('location');
const HEADER =
  'Handle,Title,Vendor,Product Category,Type,Tags,Published,Option1 Name,Option1 Value,Variant SKU,Variant Inventory Tracker,Variant Inventory Qty,Variant Inventory Policy,Variant Price,Variant Requires Shipping,Variant Taxable,Image Src,Status';

function line(handle: string, size: string, sku: string, price: string, quantity: number): string {
  const image = `https://images.invalid/${handle}.jpg`;
  return `${handle},Shirt ${handle},Alder,Apparel > Shirts,Shirts,"new, cotton",true,Size,${size},${sku},shopify,${quantity},deny,${price},true,true,${image},active`;
}

function csvOf(lines: readonly string[]): string {
  return [HEADER, ...lines].join('\n');
}

function shirts(count: number): string {
  return csvOf(
    Array.from({ length: count }, (_, index) => [
      line(`shirt-${index}`, 'S', `SH-${index}-S`, '19.90', 4),
      line(`shirt-${index}`, 'M', '', '19.90', 7),
    ]).flat(),
  );
}

async function importFile({ service, catalog, merchantId }: CatalogFixture, csv: string, options: object = {}) {
  const caller = await service.caller(merchantId);
  const input = { csv, currency: 'EUR', locationId, ...options };
  const { importId } = accepted(await catalog.client.startImport(input, caller));
  return finished({ service, catalog, merchantId }, importId);
}

async function finished(
  { service, catalog, merchantId }: Pick<CatalogFixture, 'service' | 'catalog' | 'merchantId'>,
  importId: string,
) {
  const caller = await service.caller(merchantId);
  const deadline = Date.now() + 30_000;
  while (Date.now() < deadline) {
    const one = accepted(await catalog.client.getImport({ importId }, caller));
    if (one.status === 'completed' || one.status === 'failed') return one;
    await delay(20);
  }
  throw new Error('The import did not end within 30 s');
}

/** What becomes of a file, wherever its products are kept. */
export function importsSuite(name: string, open: OpenCatalog): void {
  describe(`${name}: an import`, () => {
    afterEach(() => injectFaults(undefined));

    it('makes products, categories and opening balances, and says so', async () => {
      const fixture = await open();
      const done = await importFile(fixture, shirts(3));
      expect(done).toMatchObject({ status: 'completed', products: 3, created: 3, variants: 6, rows: 7 });
      const caller = await fixture.service.caller(fixture.merchantId);
      const listed = accepted(await fixture.catalog.client.listProducts({ categoryHandle: 'apparel' }, caller));
      expect(listed.items).toHaveLength(3);
      expect(listed.items[0]?.images[0]?.url).toMatch(/^https:\/\/images\.invalid\//);
      expect([...fixture.inventory.levels.values()].map(({ quantity }) => quantity).toSorted()).toEqual([
        4, 4, 4, 7, 7, 7,
      ]);
    });

    it('of the same file again finds everything unchanged, tells nobody, and opens no balance', async () => {
      const fixture = await open();
      await importFile(fixture, shirts(3));
      const facts = await publishedFacts(fixture.service);
      const again = await importFile(fixture, shirts(3));
      expect(again).toMatchObject({ created: 0, updated: 0, unchanged: 3 });
      const added = (await publishedFacts(fixture.service)).slice(facts.length);
      expect(added.map(([type]) => type)).toEqual(['catalog.import-completed.v1']);
      expect(fixture.inventory.opened).toHaveLength(6);
    });

    it('finds a variant again by SKU, or by its option values where it has none', async () => {
      const fixture = await open();
      const caller = await fixture.service.caller(fixture.merchantId);
      await importFile(fixture, shirts(1));
      const before = accepted(await fixture.catalog.client.getProduct({ handle: 'shirt-0' }, caller));
      const changed = csvOf([line('shirt-0', 'Small', 'SH-0-S', '24.90', 9), line('shirt-0', ' m', '', '21.90', 9)]);
      expect(await importFile(fixture, changed)).toMatchObject({ updated: 1, created: 0 });
      const after = accepted(await fixture.catalog.client.getProduct({ handle: 'shirt-0' }, caller));
      expect(after.variants.map(({ id }) => id)).toEqual(before.variants.map(({ id }) => id));
      expect(after.variants.map(({ prices }) => prices[0]?.amountMinor)).toEqual([2490, 2190]);
    });

    it('reports the rows that it could not use and takes in the rest', async () => {
      const fixture = await open();
      const csv = csvOf([
        line('good', 'S', 'A', '1.00', 1),
        line('bad-price', 'S', 'B', 'free', 1),
        line('copycat', 'S', 'A', '1.00', 1),
      ]);
      const done = await importFile(fixture, csv);
      expect(done).toMatchObject({ status: 'completed', products: 3, created: 2, failed: 1 });
      const told = (await fixture.service.published()).find(({ type }) => type === 'catalog.import-completed.v1');
      expect(told?.data).toMatchObject({ created: 2, failed: 1 });
      expect(done.problems.map(({ code, handle }) => [code, handle])).toEqual(
        expect.arrayContaining([
          ['PRICE_INVALID', 'bad-price'],
          ['SKU_TAKEN', 'copycat'],
        ]),
      );
    });

    it('takes a variant in without a SKU that a product of before has, and all else as it is', async () => {
      const fixture = await open();
      await importFile(fixture, csvOf([line('first', 'S', 'A', '1.00', 1)]));
      const second = [line('copycat', 'S', 'A', '1.00', 1), line('fresh', 'S', 'B', '1.00', 1)];
      const done = await importFile(fixture, csvOf(second));
      expect(done).toMatchObject({ products: 2, created: 2, failed: 0 });
      expect(done.problems.map(({ code, handle }) => [code, handle])).toEqual([['SKU_TAKEN', 'copycat']]);
      const caller = await fixture.service.caller(fixture.merchantId);
      const { variants } = accepted(await fixture.catalog.client.getProduct({ handle: 'fresh' }, caller));
      expect(variants.map(({ sku }) => sku)).toEqual(['B']);
      expect(fixture.inventory.opened).toHaveLength(3);
    });

    it('of a file that is no product list fails with the reason', async () => {
      const done = await importFile(await open(), 'this is,no\nproduct,list');
      expect(done).toMatchObject({ status: 'failed', failure: { code: 'MISSING_HANDLE_COLUMN' } });
    });

    it('that is only tried changes nothing', async () => {
      const fixture = await open();
      expect(await importFile(fixture, shirts(2), { dryRun: true })).toMatchObject({ created: 2 });
      const caller = await fixture.service.caller(fixture.merchantId);
      expect(accepted(await fixture.catalog.client.listProducts({}, caller)).items).toEqual([]);
      expect(fixture.inventory.opened).toEqual([]);
    });

    it.each(['before-save', 'after-save', 'after-stock'])(
      'that dies %s goes on where it was, counts each product once and opens each balance once',
      async (place) => {
        const fixture = await open();
        const { service, catalog, merchantId, inventory } = fixture;
        const passes = { left: 1, hit: false };
        injectFaults((point) => {
          if (point !== `catalog:import:${place}` || passes.hit || passes.left-- > 0) return;
          passes.hit = true;
          throw new Error('killed');
        });
        const caller = await service.caller(merchantId);
        const input = { csv: shirts(120), currency: 'EUR', locationId };
        const { importId } = accepted(await catalog.client.startImport(input, caller));
        while (!passes.hit) await delay(10);
        await catalog.stop();
        // A worker that died is believed to work until its lease is over; nobody waits for that here.
        await fixture.leaseOver(importId);
        const next = fixture.start();
        const done = await finished({ service, catalog: next, merchantId }, importId);
        await next.stop();
        expect(done).toMatchObject({ status: 'completed', created: 120, unchanged: 0, products: 120 });
        expect(new Set(inventory.opened).size).toBe(240);
        expect(inventory.opened).toHaveLength(240);
        const created = (await publishedFacts(service)).filter(([type]) => type === 'catalog.product-created.v1');
        expect(new Set(created.map(([, key]) => key)).size).toBe(120);
        expect(created).toHaveLength(120);
      },
    );
  });
}
