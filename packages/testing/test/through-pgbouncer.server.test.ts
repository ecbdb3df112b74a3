import { afterAll, beforeAll, describe } from 'vitest';
import { serverUrl } from '../src/index.ts';

// The database's own tests once more, with the request role going through PgBouncer in transaction mode.
describe('through PgBouncer', async () => {
  beforeAll(() => {
    process.env.CONCORD_TEST_THROUGH = serverUrl('CONCORD_PGBOUNCER_URL');
  });
  afterAll(() => {
    delete process.env.CONCORD_TEST_THROUGH;
  });
  await import('./writer.test.ts');
  await import('./writer-connection.test.ts');
  await import('./reads.test.ts');
  await import('./relay.test.ts');
  await import('./events.test.ts');
  await import('./forgetting.test.ts');
});
