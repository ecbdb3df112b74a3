import { openDatabase, readServer, rowsOf, sql } from '@concord/database';
import { expect, onTestFinished, test } from 'vitest';
import { createTestDatabase } from '../src/test-database.ts';

test('a server says how many connections it gives to all together, and is the same one by every URL', async () => {
  const [one, other] = [await createTestDatabase(), await createTestDatabase()];
  const database = openDatabase({ url: one.superuserUrl, poolSize: 1, applicationName: 'test' });
  onTestFinished(async () => {
    await database.close();
    await one.drop();
    await other.drop();
  });
  const [asked] = await database.run(sql<{ limit: number }>("select current_setting('max_connections')::int as limit"));
  const server = await readServer(one.superuserUrl);
  expect(server.connections).toBe(rowsOf<{ limit: number }>(asked)[0]?.limit);
  expect(await readServer(other.superuserUrl)).toEqual(server);
});
