import { type Database, openDatabase, rowsOf, sql } from '@concord/database';
import type { ParkedTable } from '@concord/events';

/** A table that holds parked events: of the event log in PostgreSQL, or in the database of who consumes from Kafka. */
export type Place = { readonly table: ParkedTable; readonly database: Database };

export type Places = { readonly all: readonly Place[]; readonly close: () => Promise<void> };

const KNOWN = 'select datname as name from pg_database where datname = any($1)';
const TABLES = `select table_name as name from information_schema.tables
  where table_name in ('parked_event', 'parked_inbox_event') and table_schema = any(current_schemas(false))`;

/** Every table of parked events in those of the databases that are there, as the server's superuser sees them. */
export async function openPlaces(superuserUrl: string, databases: readonly string[]): Promise<Places> {
  const server = open(superuserUrl);
  const known = await namesIn<string>(server, KNOWN, databases).finally(server.close);
  const opened = known.map((name) => open(urlOf(superuserUrl, name)));
  const places = await Promise.all(
    opened.map(async (database) =>
      (await namesIn<ParkedTable>(database, TABLES)).map((table) => ({ table, database })),
    ),
  );
  return {
    all: places.flat(),
    close: async () => void (await Promise.all(opened.map((database) => database.close()))),
  };
}

function open(url: string): Database {
  return openDatabase({ url, poolSize: 1, applicationName: 'parked events' });
}

async function namesIn<Name extends string>(
  database: Database,
  text: string,
  ...values: readonly (readonly string[])[]
): Promise<Name[]> {
  const [found] = await database.run(sql<{ name: Name }>(text, ...values));
  return rowsOf<{ name: Name }>(found).map(({ name }) => name);
}

function urlOf(superuserUrl: string, database: string): string {
  const url = new URL(superuserUrl);
  url.pathname = `/${database}`;
  return url.href;
}
