import { chownSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { accountFor } from '../embedded/postgres-account.ts';
import { PGBOUNCER_POOL_SIZE } from '../topology.ts';
import { debianProgram } from './debian-program.ts';
import { type BesidePostgres, type LocalServer, portFor } from './local-server.ts';
import { startProgram } from './start-program.ts';

const askLimitMs = 2_000;

/** The answered url is the one of the PostgreSQL server behind it, through PgBouncer. */
export type PgBouncerOptions = BesidePostgres & {
  /** Connections that it opens for one role to one database. */
  readonly poolSize?: number;
};

/**
 * PgBouncer from Debian in transaction mode. It asks the server for a role's password hash, so that roles that are made
 * later can sign in.
 */
export async function startPgBouncer(options: PgBouncerOptions): Promise<LocalServer> {
  const { folder: program, environment } = await debianProgram({ name: 'pgbouncer', version: '1.18.0' });
  const port = await portFor(options);
  const command = join(program, 'usr', 'sbin', 'pgbouncer');
  const settings = writeSettings(options, port);
  // It refuses to run as root, as PostgreSQL does.
  const account = accountFor(options.folder, command);
  for (const file of settings) chownSync(file, account.uid, account.gid);
  const url = new URL(options.postgresUrl);
  url.port = String(port);
  // The embedded server's url names its socket there.
  url.searchParams.delete('host');
  const running = await startProgram({
    name: 'pgbouncer',
    folder: options.folder,
    command,
    args: settings.slice(0, 1),
    account,
    environment,
    ask: () => askVersion(url),
  });
  return { name: 'PgBouncer', url: url.href, ...running };
}

function writeSettings(
  { folder, postgresUrl, elsewhere, poolSize = PGBOUNCER_POOL_SIZE }: PgBouncerOptions,
  port: number,
): string[] {
  const { username, password } = new URL(postgresUrl);
  mkdirSync(folder, { recursive: true });
  const [settingsFile, usersFile] = [join(folder, 'pgbouncer.ini'), join(folder, 'users.txt')];
  const settings = {
    listen_addr: '127.0.0.1',
    listen_port: port,
    unix_socket_dir: '',
    pool_mode: 'transaction',
    default_pool_size: poolSize,
    max_client_conn: 5_000,
    query_wait_timeout: 5,
    // A PostgreSQL that is back is used at once, not a quarter of a minute later.
    server_login_retry: 1,
    auth_type: 'scram-sha-256',
    auth_file: usersFile,
    auth_user: username,
    auth_query: 'select usename, passwd from pg_shadow where usename = $1',
    admin_users: username,
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name} = ${value}`);
  const databases = [...(elsewhere?.servers ?? []), ['*', postgresUrl] as const].map(
    ([name, url]) => `${name} = ${placeOf(url)}`,
  );
  const text = ['[databases]', ...databases, '', '[pgbouncer]', ...lines, ''].join('\n');
  // It may ask no other server for passwords: there it would sign in with this one's.
  const users = [[username, decodeURIComponent(password)] as const, ...(elsewhere?.passwords ?? [])];
  writeFileSync(settingsFile, text, { mode: 0o600 });
  writeFileSync(usersFile, users.map(([name, secret]) => `"${name}" "${secret}"\n`).join(''), { mode: 0o600 });
  return [settingsFile, usersFile];
}

function placeOf(url: string): string {
  const { hostname, port } = new URL(url);
  return `host=${hostname} port=${port || 5432}`;
}

async function askVersion(url: URL): Promise<string> {
  const console = new URL(url);
  console.pathname = '/pgbouncer';
  const client = new pg.Client({
    connectionString: console.href,
    connectionTimeoutMillis: askLimitMs,
    query_timeout: askLimitMs,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const answer = await client.query<{ version: string }>('show version');
    return answer.rows[0]?.version.replace('PgBouncer ', '') ?? '';
  } finally {
    await client.end();
  }
}
