import { type TestService, testService } from '@concord/testing';
import { afterAll, beforeAll } from 'vitest';
import { analyticsMigrations } from '../src/service.ts';
import { postgresSales } from '../src/storage/postgres/postgres-sales.ts';
import { salesIndexSuite } from './sales-index-suite.ts';

let service: TestService;
beforeAll(async () => {
  service = await testService('analytics', analyticsMigrations);
});
afterAll(() => service.stop());

salesIndexSuite('PostgreSQL', async () => {
  const { database, system } = service.data;
  return { database, index: postgresSales(database, system) };
});
