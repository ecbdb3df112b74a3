import { newId } from '@concord/ids';
import { type TestService, testService } from '@concord/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { searchDocument } from '../src/domain/search-document.ts';
import { searchMigrations } from '../src/service.ts';
import { postgresIndex } from '../src/storage/postgres-index.ts';
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
