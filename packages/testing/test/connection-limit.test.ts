import { connectionLimit, openDatabase, rowsOf, sql } from '@concord/database';
import { expect, onTestFinished, test } from 'vitest';
import { createTestDatabase } from '../src/test-database.ts';

test('a server says how many connections it gives to all together', async () => {
  const { superuserUrl, drop } = await createTestDatabase();
  const database = openDatabase({ url: superuserUrl, poolSize: 1, applicationName: 'test' });
  onTestFinished(async () => {
    await database.close();
    await drop();
  });
  const [asked] = await database.run(sql<{ limit: number }>("select current_setting('max_connections')::int as limit"));
  expect(await connectionLimit(superuserUrl)).toBe(rowsOf<{ limit: number }>(asked)[0]?.limit);
});
