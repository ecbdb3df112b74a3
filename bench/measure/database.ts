import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { z } from 'zod';

const TIMEOUT_MS = 60_000;
const PID_LINE = 0;
const SOCKET_FOLDER_LINE = 4;

const recordSchema = z.object({ password: z.string(), port: z.int() });

/** A session of the superuser on the platform's own PostgreSQL server, in another database than the services'. */
export type Superuser = {
  /** As the platform reaches it: by its socket's folder, or by address. */
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
  const host = (await pidFile(folder))[SOCKET_FOLDER_LINE] || '127.0.0.1';
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

export async function postgresPid(folder: string): Promise<number> {
  return Number((await pidFile(folder))[PID_LINE]);
}

/** What a running server says of itself, line by line. */
async function pidFile(folder: string): Promise<readonly string[]> {
  return (await readFile(join(folder, 'postgres', 'postmaster.pid'), 'utf8')).split('\n').map((line) => line.trim());
}

/** A session that is idle counts what it did after so long at the latest; a busy one does so once a second. */
const COUNTED_AFTER_MS = 10_500;

/** What the databases of the platform have done so far, as PostgreSQL counts it. */
export type DatabaseWork = {
  readonly transactions: number;
  readonly rowsWritten: number;
  readonly walBytes: number;
  readonly walSyncs: number;
  /** Pages of tables and indexes that were looked at, in memory or not: what grows with the data shows here first. */
  readonly pages: number;
};

const WORK = `select
  (select sum(xact_commit)::float8 from pg_stat_database where datname not in ('floor', 'postgres')) as transactions,
  (select sum(tup_inserted + tup_updated + tup_deleted)::float8 from pg_stat_database where datname <> 'floor') as "rowsWritten",
  (select wal_bytes::float8 from pg_stat_wal) as "walBytes",
  (select coalesce(sum(fsyncs), 0)::float8 from pg_stat_io where object = 'wal') as "walSyncs",
  (select sum(blks_hit + blks_read)::float8 from pg_stat_database where datname not in ('floor', 'postgres')) as pages`;

export async function databaseWork({ query }: Superuser): Promise<DatabaseWork> {
  const [row] = await query<DatabaseWork>(WORK);
  if (!row) throw new Error('PostgreSQL does not say what it did');
  return row;
}

/** The same when all of it is counted: for work that is over, which would else be counted later or not at all. */
export async function databaseWorkAtRest(superuser: Superuser): Promise<DatabaseWork> {
  await delay(COUNTED_AFTER_MS);
  return databaseWork(superuser);
}
