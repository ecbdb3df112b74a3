import { connectElasticsearch } from '@concord/elasticsearch';
import { newId } from '@concord/ids';
import { serverUrl, type TestService, testService } from '@concord/testing';
import { afterAll, beforeAll } from 'vitest';
import { analyticsMigrations } from '../src/service.ts';
import { elasticsearchSales } from '../src/storage/elasticsearch/elasticsearch-sales.ts';
import { definitionsOf, indexesNamed } from '../src/storage/elasticsearch/indexes.ts';
import { analyticsSuite } from './analytics-suite.ts';
import { salesIndexSuite } from './sales-index-suite.ts';

const url = serverUrl('CONCORD_ELASTICSEARCH_URL');
const prefix = `test-${newId('event').slice(-12).toLowerCase()}-`;

let service: TestService;
beforeAll(async () => {
  service = await testService('analytics', analyticsMigrations);
});
afterAll(async () => {
  await service.stop();
  for (const { name } of definitionsOf(indexesNamed(prefix), 1)) {
    await connectElasticsearch(url).ask({ method: 'DELETE', path: `/${name}`, allowed: [404] });
  }
});

salesIndexSuite('Elasticsearch', async () => ({
  database: service.data.database,
  index: elasticsearchSales({ url, prefix }),
}));
analyticsSuite('Elasticsearch', async () => elasticsearchSales({ url, prefix }));
