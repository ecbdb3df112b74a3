import { newId } from '@concord/ids';
import { type TestService, testService } from '@concord/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { searchDocument } from '../src/domain/search-document.ts';
import { searchMigrations } from '../src/service.ts';
import { postgresIndex } from '../src/storage/postgres-index.ts';
import { APPLY_BANDS } from '../src/storage/save-documents.ts';
import { searchStatement } from '../src/storage/search-statement.ts';
import { searchIndexSuite } from './search-index-suite.ts';
import { query } from './search-query.ts';
import { source } from './sources.ts';

let service: TestService;
beforeAll(async () => {
  service = await testService('search', searchMigrations);
});
afterAll(() => service.stop());

searchIndexSuite('PostgreSQL', async () => postgresIndex(service.data.database));

describe('the plan of a search', () => {
  it('finds words by their index, as the role that requests have', async () => {
    const merchantId = newId('merchant');
    const index = postgresIndex(service.data.database);
    const many = Array.from({ length: 3_000 }, (_, n) => searchDocument(source(`thing-${n.toString(36)}`)));
    await index.save(merchantId, [...many, searchDocument(source('needle'))]);
    await service.data.system.run({ text: 'analyze search_document', values: [] });
    const { text, values } = searchStatement(merchantId, query({ words: ['needle'] }));
    const [plan] = await service.data.database.forMerchant(merchantId, { text: `explain ${text}`, values });
    const lines = (plan?.rows ?? []).map((row) => String(row['QUERY PLAN'])).join('\n');
    expect(lines).toContain('search_document_words');
    expect(lines).not.toMatch(/Seq Scan on search_document/);
  });
});

describe('the plans of what changes an index', () => {
  it('are made for the tables as they are, not kept from when these were small', async () => {
    const fresh = await testService('search', searchMigrations);
    const [index, merchantId] = [postgresIndex(fresh.data.database), newId('merchant')];
    for (let times = 0; times < 10; times++) {
      const document = searchDocument(source(`thing-${times}`));
      await index.save(merchantId, [document]);
      const changes = document.variantIds.map((id) => ({ variantId: id, locationId: 'loc', version: 1 }));
      await index.noteBands(
        merchantId,
        changes.map((change) => ({ ...change, band: 'in' })),
      );
    }
    const plans = `select left(statement, 27) as statement, generic_plans, custom_plans from pg_prepared_statements
      where statement like '%from variant_band b where%' and statement not like '%pg_prepared%' order by 1`;
    const [result] = await fresh.data.database.run({ text: plans, values: [] });
    expect(result?.rows).toMatchObject([
      { statement: 'insert into search_document', generic_plans: 0, custom_plans: 10 },
      { statement: 'with said as materialized (', generic_plans: 0, custom_plans: 10 },
    ]);
    await fresh.stop();
  });
});

describe('the plan of a change of bands', () => {
  it('finds documents by their keys also for a merchant who came after the last analysis', async () => {
    const fresh = await testService('search', searchMigrations);
    const index = postgresIndex(fresh.data.database);
    const manyOf = (times: number) => Array.from({ length: times }, (_, n) => searchDocument(source(`thing-${n}`)));
    await index.save(newId('merchant'), manyOf(2_000));
    const analyses = ['search_document', 'variant_document'].map((table) => ({ text: `analyze ${table}`, values: [] }));
    await fresh.data.system.run(...analyses);
    const [merchantId, late] = [newId('merchant'), manyOf(200)];
    await index.save(merchantId, late);
    const values = [merchantId, late.flatMap(({ variantIds }) => variantIds)];
    const [plan] = await fresh.data.database.forMerchant(merchantId, { text: `explain ${APPLY_BANDS}`, values });
    const lines = (plan?.rows ?? []).map((row) => String(row['QUERY PLAN']));
    expect(lines.filter((line) => line.includes('search_document_pkey'))).toHaveLength(2);
    expect(lines.filter((line) => /Index Cond: .*product_id =/.test(line))).toHaveLength(2);
    await fresh.stop();
  });
});
