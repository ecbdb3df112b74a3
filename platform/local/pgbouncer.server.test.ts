import { openDatabase, provisionDatabase, rowsOf, sql, throughPgBouncer } from '@concord/database';
import { createTestDatabase } from '@concord/testing';
import { temporaryFolder } from '@concord/testing/temporary-folder';
import { expect, onTestFinished, test } from 'vitest';
import { startPostgres } from '../embedded/postgres.ts';
import { startPgBouncer } from './pgbouncer.ts';

test('many connections to PgBouncer share few to PostgreSQL, and lose nothing but time when it is killed', async () => {
  const folder = temporaryFolder('pgbouncer-test');
  const database = await createTestDatabase();
  const server = await startPgBouncer({ folder, postgresUrl: database.superuserUrl, poolSize: 3 });
  expect(server.version).toBe('1.18.0');
  const url = throughPgBouncer(database.superuserUrl, server.url);
  const pools = Array.from({ length: 20 }, () => openDatabase({ url, poolSize: 5, applicationName: 'crowd' }));
  onTestFinished(async () => {
    await Promise.all(pools.map((pool) => pool.close()));
    await server.stop();
    await database.drop();
  });
  const ask = () =>
    Promise.all(
      pools.flatMap((pool) =>
        Array.from({ length: 5 }, async () => {
          const [asked] = await pool.run(sql('select pg_backend_pid() as pid, pg_sleep(0.01)'));
          return asked?.rows[0]?.pid;
        }),
      ),
    );
  expect(new Set(await ask()).size).toBeLessThanOrEqual(3);

  await server.kill();
  await expect(pools[0]?.run(sql('select 1'))).rejects.toThrow();
  const again = await startPgBouncer({
    ...{ folder, postgresUrl: database.superuserUrl, poolSize: 3 },
    port: Number(new URL(server.url).port),
  });
  onTestFinished(again.stop);
  expect(new Set(await ask()).size).toBeLessThanOrEqual(3);
});

test('a database on another server, a shard, is reached by its name, with the password of its role there', async () => {
  const folder = temporaryFolder('pgbouncer-elsewhere');
  const database = await createTestDatabase();
  const other = await startPostgres({
    dataDir: `${folder}/postgres`,
    logFile: `${folder}/postgres.log`,
    durable: false,
  });
  onTestFinished(other.stop);
  const passwords = { requestPassword: 'of-requests', systemPassword: 'of-the-system' };
  const wanted = { service: 'elsewhere', databaseName: 'elsewhere_shard_2', ...passwords };
  const { requestUrl } = await provisionDatabase(other.superuserUrl, wanted);
  const server = await startPgBouncer({
    ...{ folder: `${folder}/pgbouncer`, postgresUrl: database.superuserUrl },
    elsewhere: {
      servers: new Map([[wanted.databaseName, other.superuserUrl]]),
      passwords: new Map([[wanted.service, passwords.requestPassword]]),
    },
  });
  const pool = openDatabase({ url: throughPgBouncer(requestUrl, server.url), poolSize: 1, applicationName: 'shard' });
  onTestFinished(async () => {
    await pool.close();
    await server.stop();
    await database.drop();
  });
  const [asked] = await pool.run(sql<{ port: string }>("select current_setting('port') as port"));
  expect(rowsOf<{ port: string }>(asked)).toEqual([{ port: String(other.port) }]);
}, 180_000);
