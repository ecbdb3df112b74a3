import { newId } from '@concord/ids';
import { type TestService, testService } from '@concord/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { catalogMigrations } from '../src/service.ts';
import { listStatement } from '../src/storage/postgres-documents.ts';
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
  const plan = async (merchantId: string, text: string, values: readonly unknown[]) => {
    const explain = { text: `explain ${text}`, values: values as never };
    const [result] = await service.data.database.forMerchant(merchantId, explain);
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
    const byVariant = `select p.data from variant v join product p on p.merchant_id = v.merchant_id
      and p.id = v.product_id where v.merchant_id = $1 and v.id = any($2)`;
    const priced = await plan(merchantId, byVariant, [merchantId, many.slice(0, 20).map((one) => one.variants[0]?.id)]);
    expect(priced).toContain('variant_pkey');
    expect(priced).not.toContain('Seq Scan');
  });
});
