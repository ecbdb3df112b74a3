import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { giveFirstStatistics } from './first-statistics.ts';

export type MigrateOptions = {
  /** The system role's URL: it owns the schema. */
  readonly systemUrl: string;
  readonly requestRole: string;
  readonly directory: string;
};

/** A database that this version must not touch: newer than the code, or changed behind its back. */
export class MigrationRefused extends Error {}

type Migration = { readonly name: string; readonly text: string; readonly checksum: string };

const KIT = new URL('../migrations/', import.meta.url).pathname;

/**
 * Brings a service's database to the version of its code: the kit's migrations, then the service's, in the order of
 * their names, each in its own transaction. Refuses a database that has migrations this code does not know.
 */
export async function migrate(options: MigrateOptions): Promise<readonly string[]> {
  const migrations = [...(await readMigrations(KIT, 'kit/')), ...(await readMigrations(options.directory, ''))];
  const client = new pg.Client({ connectionString: options.systemUrl, application_name: 'migrate' });
  // Who waits for a statement is told of a lost connection; unheard, it would end the process.
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query('select pg_advisory_lock(7067002)');
    const made = await apply(client, migrations, options.requestRole);
    if (made.length > 0) await giveFirstStatistics(client);
    return made;
  } finally {
    await client.end();
  }
}

async function apply(client: pg.Client, migrations: readonly Migration[], requestRole: string): Promise<string[]> {
  await client.query('create schema if not exists concord');
  await client.query(
    'create table if not exists concord.migration (name text primary key, checksum text not null, applied_at timestamptz not null default now())',
  );
  const { rows } = await client.query<{ name: string; checksum: string }>(
    'select name, checksum from concord.migration',
  );
  const applied = new Map(rows.map((row) => [row.name, row.checksum]));
  refuseUnknown(applied, migrations);
  const made: string[] = [];
  for (const migration of migrations) {
    if (applied.has(migration.name)) continue;
    await client.query('begin');
    await client.query(migration.text.replaceAll(':request_role', requestRole));
    await client.query('insert into concord.migration (name, checksum) values ($1, $2)', [
      migration.name,
      migration.checksum,
    ]);
    await client.query('commit');
    made.push(migration.name);
  }
  return made;
}

function refuseUnknown(applied: ReadonlyMap<string, string>, migrations: readonly Migration[]): void {
  const known = new Map(migrations.map((migration) => [migration.name, migration.checksum]));
  for (const [name, checksum] of applied) {
    if (!known.has(name))
      throw new MigrationRefused(
        `The data was written by a newer version: it has migration ${name}, which this version does not know.`,
      );
    if (known.get(name) !== checksum)
      throw new MigrationRefused(`Migration ${name} was changed after it had been applied.`);
  }
}

async function readMigrations(directory: string, prefix: string): Promise<Migration[]> {
  const names = (await readdir(directory)).filter((name) => name.endsWith('.sql')).sort();
  return Promise.all(
    names.map(async (name) => {
      const text = await readFile(join(directory, name), 'utf8');
      return { name: `${prefix}${name}`, text, checksum: createHash('sha256').update(text).digest('base64url') };
    }),
  );
}
