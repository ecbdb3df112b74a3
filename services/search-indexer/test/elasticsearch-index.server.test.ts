import { connectElasticsearch } from '@concord/elasticsearch';
import { serverUrl } from '@concord/testing';
import { afterAll } from 'vitest';
import { elasticsearchIndex } from '../src/storage/elasticsearch/elasticsearch-index.ts';
import { searchIndexSuite } from './search-index-suite.ts';

const url = serverUrl('CONCORD_ELASTICSEARCH_URL');
const prefix = `test-${process.pid}-${Date.now().toString(36)}-`;

afterAll(async () => {
  await connectElasticsearch(url).ask({ method: 'DELETE', path: `/${prefix}search-products-1` });
});

searchIndexSuite('Elasticsearch', async () => elasticsearchIndex({ url, prefix }));
