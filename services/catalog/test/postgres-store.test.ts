import { sql } from '@concord/database';
import { newId } from '@concord/ids';
import { type TestService, testService } from '@concord/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { catalogMigrations } from '../src/service.ts';
import { BY_HANDLES, BY_IDS, BY_VARIANT_IDS, listStatement, VERSIONS } from '../src/storage/postgres-documents.ts';
import { postgresStore } from '../src/storage/postgres-store.ts';
import { addProducts, catalogStoreSuite } from './catalog-store-suite.ts';
import { product } from './document-store-suite.ts';

let service: TestService;
beforeAll(async () => {
  service = await testService('catalog', catalogMigrations);
});
afterAll(() => service.stop());

catalogStoreSuite('PostgreSQL', async () => postgresStore(service.data));

describe('the plan of', () => {
  const plan = async (merchantId: string, text: string, values: readonly unknown[], { data } = service) => {
    const explain = { text: `explain ${text}`, values: values as never };
    const [result] = await data.database.forMerchant(merchantId, explain);
    return (result?.rows ?? []).map((row) => String(row['QUERY PLAN'])).join('\n');
  };

  it('a list of a category and of prices by variant uses their indexes, as the role that requests have', async () => {
    const merchantId = newId('merchant');
    const [shoes, hats] = [newId('category'), newId('category')];
    const many = Array.from({ length: 2_000 }, (_, n) =>
      product(`Thing ${n}`, { categoryId: n % 20 === 0 ? shoes : hats }),
    );
    await addProducts(postgresStore(service.data), merchantId, many);
    await service.data.system.run({ text: 'analyze product', values: [] }, { text: 'analyze variant', values: [] });
    const list = listStatement(merchantId, { sort: 'newest', first: 20, status: 'active', categoryIds: [shoes] });
    const listed = await plan(merchantId, list.text, list.values);
    expect(listed).toMatch(/product_category|product_newest/);
    expect(listed).not.toContain('Seq Scan on product');
    const variantIds = many.slice(0, 20).map((one) => one.variants[0]?.id);
    const priced = await plan(merchantId, BY_VARIANT_IDS, [merchantId, JSON.stringify(variantIds)]);
    expect(priced).toContain('variant_pkey');
    expect(priced).toContain('product_pkey');
    expect(priced).not.toContain('Seq Scan');
  });

  it('products by their keys goes by these also for a merchant who came after the last analysis', async () => {
    const fresh = await testService('catalog', catalogMigrations);
    const store = postgresStore(fresh.data);
    const manyOf = (times: number) => Array.from({ length: times }, (_, n) => product(`Thing ${n}`, {}));
    await addProducts(store, newId('merchant'), manyOf(2_000));
    await fresh.data.system.run({ text: 'analyze product', values: [] }, { text: 'analyze variant', values: [] });
    const [merchantId, late] = [newId('merchant'), manyOf(200)];
    await addProducts(store, merchantId, late);
    const ids = late.map(({ id }) => id);
    expect(await plan(merchantId, BY_IDS, [merchantId, ids], fresh)).toMatch(/Index Cond: .*\(id = ANY/);
    expect(await plan(merchantId, VERSIONS, [merchantId, ids], fresh)).toMatch(/Index Cond: .*\(id = ANY/);
    const handles = late.map(({ handle }) => handle);
    expect(await plan(merchantId, BY_HANDLES, [merchantId, handles], fresh)).toMatch(/Index Cond: .*\(handle = ANY/);
    const variantIds = late.map(({ variants }) => variants[0]?.id);
    const priced = await plan(merchantId, BY_VARIANT_IDS, [merchantId, JSON.stringify(variantIds)], fresh);
    expect(priced).toContain('variant_pkey');
    expect(priced).toContain('product_pkey');
    await fresh.stop();
  });

  it('prices by variant is made a few times and then kept, for whoever asks for one', async () => {
    const fresh = await testService('catalog', catalogMigrations);
    const merchantId = newId('merchant');
    const one = product('Thing', {});
    const store = postgresStore(fresh.data);
    await addProducts(store, merchantId, [one]);
    const [variantId = ''] = one.variants.map(({ id }) => id);
    for (let times = 0; times < 20; times++)
      expect(await store.products.byVariantIds(merchantId, [variantId])).toMatchObject([{ variantId }]);
    const plans = 'select generic_plans > 0 as kept from pg_prepared_statements where statement = $1';
    const [result] = await fresh.data.database.run(sql(plans, BY_VARIANT_IDS));
    expect(result?.rows).toEqual([{ kept: true }]);
    await fresh.stop();
  });
});
