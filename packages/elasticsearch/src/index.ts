export { type BulkAction, type BulkOutcome, bulk } from './bulk.ts';
export { connectElasticsearch, type Elasticsearch } from './connect.ts';
export { ensureIndex, type IndexDefinition } from './ensure-index.ts';
export { ElasticsearchRefused, ElasticsearchUnavailable } from './faults.ts';
export { type Found, readMany } from './read-many.ts';
export { readyOnce } from './ready-once.ts';
export { removeFound } from './remove-found.ts';
