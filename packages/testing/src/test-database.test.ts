import pg from 'pg';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createTestDatabase, type TestDatabaseOptions } from './test-database.ts';

async function connectedTo(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

async function ownDatabase(options?: TestDatabaseOptions): Promise<pg.Client> {
  const database = await createTestDatabase(options);
  const client = await connectedTo(database.superuserUrl);
  onTestFinished(async () => {
    await client.end();
    await database.drop();
  });
  return client;
}

describe('a test database', () => {
  it('is empty, and no other test sees what is written to it', async () => {
    const [mine, other] = [await ownDatabase(), await ownDatabase()];
    await mine.query('create table parcel (id int primary key)');
    const tables = await other.query(`select tablename from pg_tables where schemaname = 'public'`);
    expect(tables.rows).toEqual([]);
  });

  it('is gone after drop, also while someone is connected', async () => {
    const database = await createTestDatabase();
    const client = await connectedTo(database.superuserUrl);
    await database.drop();
    await expect(client.query('select 1')).rejects.toThrow();
    await expect(connectedTo(database.superuserUrl)).rejects.toMatchObject({ code: '3D000' });
  });

  it('copies a template that is built once, also when many ask at the same time', async () => {
    let builds = 0;
    const template = {
      name: 'parcels',
      build: async (url: string) => {
        builds += 1;
        const client = await connectedTo(url);
        await client.query('create table parcel (id int primary key); insert into parcel values (7)');
        await client.end();
      },
    };
    const copies = await Promise.all(Array.from({ length: 4 }, () => ownDatabase({ template })));
    await copies[0]?.query('delete from parcel');
    const counts = await Promise.all(copies.map((copy) => copy.query('select * from parcel')));
    expect(counts.map((answer) => answer.rowCount)).toEqual([0, 1, 1, 1]);
    expect(builds).toBe(1);
  });
});
