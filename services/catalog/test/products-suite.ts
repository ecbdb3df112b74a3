import { newId } from '@concord/ids';
import { describe, expect, it } from 'vitest';
import { accepted, JACKET, type OpenCatalog, publishedFacts } from './catalog-fixture.ts';

const store = { storeId: newId('store'), currency: 'EUR', channel: 'online' as const };

/** What the catalogue does with products and prices, wherever it keeps them. */
export function productsSuite(name: string, open: OpenCatalog): void {
  describe(`${name}: products`, () => {
    it('are made with their variants, a revision and one event', async () => {
      const { service, catalog, merchantId } = await open();
      const caller = await service.caller(merchantId);
      const made = accepted(await catalog.client.createProduct(JACKET, caller));
      expect(made).toMatchObject({ handle: 'trail-jacket', version: 1, status: 'active' });
      expect(made.variants.map(({ title, sku }) => [title, sku])).toEqual([
        ['Moss / S', 'TJ-MS'],
        ['Ink / M', 'TJ-IM'],
      ]);
      const revisions = accepted(await catalog.client.listRevisions({ subjectId: made.id }, caller));
      expect(revisions.items.map(({ change, version }) => [change, version])).toEqual([['created', 1]]);
      expect(await publishedFacts(service)).toEqual([['catalog.product-created.v1', made.id]]);
    });

    it('are made once for one idempotency key', async () => {
      const { service, catalog, merchantId } = await open();
      const caller = { ...(await service.caller(merchantId)), idempotencyKey: 'once' };
      const first = accepted(await catalog.client.createProduct(JACKET, caller));
      const second = accepted(await catalog.client.createProduct(JACKET, caller));
      expect(second.id).toBe(first.id);
      const other = await catalog.client.createProduct({ ...JACKET, title: 'Other' }, caller);
      expect(other).toMatchObject({ ok: false, rejection: { code: 'IDEMPOTENCY_KEY_REUSED' } });
      expect(await publishedFacts(service)).toHaveLength(1);
    });

    it('take a handle and a SKU that nobody else has; the refusal says who has it', async () => {
      const { service, catalog, merchantId } = await open();
      const caller = await service.caller(merchantId);
      const made = accepted(await catalog.client.createProduct(JACKET, caller));
      const sameHandle = await catalog.client.createProduct({ ...JACKET, variants: [] as never }, caller);
      expect(sameHandle).toMatchObject({ ok: false, rejection: { code: 'INVALID_INPUT' } });
      const plain = { title: 'Trail jacket!', variants: [{ sku: 'NEW' }] };
      expect(await catalog.client.createProduct(plain, caller)).toEqual({
        ok: false,
        rejection: { code: 'HANDLE_TAKEN', handle: 'trail-jacket' },
      });
      expect(await catalog.client.createProduct({ title: 'Copy', variants: [{ sku: 'TJ-MS' }] }, caller)).toEqual({
        ok: false,
        rejection: { code: 'SKU_TAKEN', sku: 'TJ-MS', variantId: made.variants[0]?.id },
      });
      const elsewhere = await service.caller(newId('merchant'));
      expect(accepted(await catalog.client.createProduct(JACKET, elsewhere)).handle).toBe('trail-jacket');
    });

    it('made at the same time with one SKU: exactly one is there', async () => {
      const { service, catalog, merchantId } = await open();
      const caller = await service.caller(merchantId);
      const results = await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          catalog.client.createProduct({ title: `Mug ${index}`, variants: [{ sku: 'MUG' }] }, caller),
        ),
      );
      expect(results.filter((result) => result.ok)).toHaveLength(1);
      expect(new Set(results.flatMap((one) => (one.ok ? [] : [one.rejection.code])))).toEqual(new Set(['SKU_TAKEN']));
    });

    it('give a SKU and a handle back when they change, and two variants may swap theirs', async () => {
      const { service, catalog, merchantId } = await open();
      const caller = await service.caller(merchantId);
      const made = accepted(await catalog.client.createProduct(JACKET, caller));
      const [first, second] = made.variants;
      const swapped = accepted(
        await catalog.client.updateProduct(
          {
            productId: made.id,
            handle: 'rain-jacket',
            variants: [
              { id: first?.id, optionValues: ['Moss', 'S'], sku: 'TJ-IM' },
              { id: second?.id, optionValues: ['Ink', 'M'], sku: 'TJ-MS' },
            ],
          },
          caller,
        ),
      );
      expect(swapped.variants.map(({ id, sku }) => [id, sku])).toEqual([
        [first?.id, 'TJ-IM'],
        [second?.id, 'TJ-MS'],
      ]);
      expect(swapped.variants[0]?.prices).toEqual(first?.prices);
      const next = accepted(await catalog.client.createProduct({ title: 'Trail Jacket', variants: [{}] }, caller));
      expect(next.handle).toBe('trail-jacket');
    });

    it('change only from the version that the caller saw, and not at all when nothing is different', async () => {
      const { service, catalog, merchantId } = await open();
      const caller = await service.caller(merchantId);
      const { id: productId } = accepted(await catalog.client.createProduct(JACKET, caller));
      const title = 'Trail Jacket II';
      const updated = accepted(await catalog.client.updateProduct({ productId, expectedVersion: 1, title }, caller));
      expect(updated).toMatchObject({ title, version: 2, handle: 'trail-jacket' });
      expect(await catalog.client.updateProduct({ productId, expectedVersion: 1, title: 'III' }, caller)).toEqual({
        ok: false,
        rejection: { code: 'VERSION_CONFLICT', version: 2 },
      });
      expect(accepted(await catalog.client.updateProduct({ productId, title }, caller)).version).toBe(2);
      const revisions = accepted(await catalog.client.listRevisions({ subjectId: productId }, caller)).items;
      expect(revisions.map(({ version, fields }) => [version, fields])).toEqual([
        [2, ['title']],
        [1, []],
      ]);
    });

    it.each([
      ['a value for each option', [{ optionValues: ['Moss'] }]],
      [
        'no combination twice, however it is spelt',
        [{ optionValues: ['Moss', 'S'] }, { optionValues: ['moss ', 's'] }],
      ],
    ])('have %s', async (_, variants) => {
      const { service, catalog, merchantId } = await open();
      const made = await catalog.client.createProduct({ ...JACKET, variants }, await service.caller(merchantId));
      expect(made).toMatchObject({ ok: false, rejection: { code: 'OPTIONS_MISMATCH', variant: variants.length - 1 } });
    });

    it('have custom fields as they are defined, and a category that is there', async () => {
      const { service, catalog, merchantId } = await open();
      const caller = await service.caller(merchantId);
      const withField = { ...JACKET, customFields: { waterproof: true } };
      expect(await catalog.client.createProduct(withField, caller)).toMatchObject({
        rejection: { code: 'CUSTOM_FIELD_INVALID', key: 'waterproof' },
      });
      const field = { owner: 'product' as const, key: 'waterproof', label: 'Waterproof', type: 'boolean' as const };
      accepted(await catalog.client.defineCustomField(field, caller));
      expect(accepted(await catalog.client.createProduct(withField, caller)).customFields).toEqual({
        waterproof: true,
      });
      expect(
        await catalog.client.createProduct({ title: 'X', categoryId: newId('category'), variants: [{}] }, caller),
      ).toMatchObject({ rejection: { code: 'CATEGORY_NOT_FOUND' } });
    });

    it('that are drafts, archived or another merchant’s are not there for shoppers', async () => {
      const { service, catalog, merchantId } = await open();
      const staff = await service.caller(merchantId);
      const shopper = await service.caller(merchantId, { kind: 'shopper', scopes: ['catalog:browse'] });
      const stranger = await service.caller(newId('merchant'));
      const { id: productId } = accepted(await catalog.client.createProduct({ ...JACKET, status: 'draft' }, staff));
      expect((await catalog.client.getProduct({ productId }, shopper)).ok).toBe(false);
      accepted(await catalog.client.updateProduct({ productId, status: 'active' }, staff));
      expect((await catalog.client.getProduct({ productId }, shopper)).ok).toBe(true);
      const notThere = { ok: false, rejection: { code: 'PRODUCT_NOT_FOUND' } };
      expect(await catalog.client.getProduct({ productId }, stranger)).toEqual(notThere);
      expect(await catalog.client.updateProduct({ productId, title: 'Mine' }, stranger)).toEqual(notThere);
      expect(await catalog.client.archiveProduct({ productId }, stranger)).toEqual(notThere);
      accepted(await catalog.client.archiveProduct({ productId }, staff));
      expect(await catalog.client.getProduct({ productId }, shopper)).toEqual(notThere);
    });
  });

  describe(`${name}: prices`, () => {
    it('are answered in the order asked, each with what carts need, from the one price of the currency', async () => {
      const { service, catalog, merchantId } = await open();
      const caller = await service.caller(merchantId);
      const { variants } = accepted(await catalog.client.createProduct(JACKET, caller));
      const variantIds = variants.map(({ id }) => id).toReversed();
      const priced = accepted(await catalog.client.priceVariants({ ...store, variantIds }, caller));
      expect(priced.items.map((one) => [one.variantId, one.unitPriceMinor, one.compareAtMinor, one.status])).toEqual([
        [variantIds[0], 17_900, 19_900, 'purchasable'],
        [variantIds[1], 18_900, null, 'purchasable'],
      ]);
      const inDollars = accepted(await catalog.client.priceVariants({ ...store, currency: 'USD', variantIds }, caller));
      expect(inDollars.items.map(({ status, unitPriceMinor }) => [status, unitPriceMinor])).toEqual([
        ['unpriced', 0],
        ['unpriced', 0],
      ]);
      const elsewhere = await service.caller(newId('merchant'));
      expect(accepted(await catalog.client.priceVariants({ ...store, variantIds }, elsewhere)).items).toEqual([]);
    });

    it('show a change, a withdrawal and an archived product with the very next question', async () => {
      const { service, catalog, merchantId } = await open();
      const caller = await service.caller(merchantId);
      const { id: productId, variants } = accepted(await catalog.client.createProduct(JACKET, caller));
      const variantIds = variants.map(({ id }) => id);
      const ask = async () => accepted(await catalog.client.priceVariants({ ...store, variantIds }, caller));
      const before = await ask();
      const line = { variantId: variantIds[0] ?? '', currency: 'EUR', amountMinor: 9_900 };
      accepted(await catalog.client.setPrices({ lines: [line] }, caller));
      const changed = await ask();
      expect(changed.items[0]?.unitPriceMinor).toBe(9_900);
      expect(changed.version).not.toBe(before.version);
      accepted(await catalog.client.updateProduct({ productId, variants: [{ optionValues: ['Ink', 'M'] }] }, caller));
      expect((await ask()).items.map(({ status }) => status)).toEqual(['withdrawn', 'purchasable']);
      accepted(await catalog.client.archiveProduct({ productId }, caller));
      expect((await ask()).items.map(({ status }) => status)).toEqual(['withdrawn', 'withdrawn']);
    });

    it('are set for all lines or for none', async () => {
      const { service, catalog, merchantId } = await open();
      const caller = await service.caller(merchantId);
      const { variants } = accepted(await catalog.client.createProduct(JACKET, caller));
      const lines = [variants[0]?.id ?? '', newId('variant')].map((variantId) => ({
        variantId,
        currency: 'EUR',
        amountMinor: 1,
      }));
      expect(await catalog.client.setPrices({ lines }, caller)).toMatchObject({
        rejection: { code: 'VARIANT_NOT_FOUND' },
      });
      const variantIds = variants.map(({ id }) => id);
      const priced = accepted(await catalog.client.priceVariants({ ...store, variantIds }, caller));
      expect(priced.items.map(({ unitPriceMinor }) => unitPriceMinor)).toEqual([18_900, 17_900]);
    });
  });
}
