import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { z } from 'zod';

const TIMEOUT_MS = 60_000;

const recordSchema = z.object({ password: z.string(), port: z.int() });

/** A session of the superuser on the platform's own PostgreSQL server, in another database than the services'. */
export type Superuser = {
  readonly host: string;
  readonly port: number;
  readonly password: string;
  readonly query: <Row extends pg.QueryResultRow>(text: string) => Promise<Row[]>;
  readonly close: () => Promise<void>;
};

export async function openSuperuser(folder: string, database = 'postgres'): Promise<Superuser> {
  const { password, port } = recordSchema.parse(
    JSON.parse(await readFile(join(folder, 'postgres.server.json'), 'utf8')),
  );
  const host = '127.0.0.1';
  const client = new pg.Client({ host, port, user: 'postgres', password, database, query_timeout: TIMEOUT_MS });
  await client.connect();
  return {
    host,
    port,
    password,
    query: async (text) => (await client.query(text)).rows,
    close: () => client.end(),
  };
}

/** Line 1 of `postmaster.pid` is the server's process. */
export async function postgresPid(folder: string): Promise<number> {
  return Number.parseInt(await readFile(join(folder, 'postgres', 'postmaster.pid'), 'utf8'), 10);
}

/** What the databases of the platform have done so far, as PostgreSQL counts it. */
export type DatabaseWork = {
  readonly transactions: number;
  readonly rowsWritten: number;
  readonly walBytes: number;
  readonly walSyncs: number;
};

const WORK = `select
  (select sum(xact_commit)::float8 from pg_stat_database where datname not in ('floor', 'postgres')) as transactions,
  (select sum(tup_inserted + tup_updated + tup_deleted)::float8 from pg_stat_database where datname <> 'floor') as "rowsWritten",
  (select wal_bytes::float8 from pg_stat_wal) as "walBytes",
  (select coalesce(sum(fsyncs), 0)::float8 from pg_stat_io where object = 'wal') as "walSyncs"`;

export async function databaseWork({ query }: Superuser): Promise<DatabaseWork> {
  const [row] = await query<DatabaseWork>(WORK);
  if (!row) throw new Error('PostgreSQL does not say what it did');
  return row;
}
