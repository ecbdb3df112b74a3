import pg from 'pg';
import { IDLE_IN_TRANSACTION_MS, STATEMENT_TIMEOUT_MS } from './time-limits.ts';

export type ServiceDatabase = {
  /** Of the database and of its request role; the system role is `<service>_system`. */
  readonly service: string;
  readonly databaseName?: string;
  readonly requestPassword: string;
  readonly systemPassword: string;
};

export type ServiceUrls = { readonly requestUrl: string; readonly systemUrl: string };

const REQUEST_LIMITS = {
  statement_timeout: STATEMENT_TIMEOUT_MS,
  idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
};

/** Makes sure that a service's database and its two roles exist (CONSISTENCY 27), and answers their URLs. */
export async function provisionDatabase(superuserUrl: string, wanted: ServiceDatabase): Promise<ServiceUrls> {
  const databaseName = wanted.databaseName ?? wanted.service;
  const system = `${wanted.service}_system`;
  const client = new pg.Client({ connectionString: superuserUrl });
  // Who waits for a statement is told of a lost connection; unheard, it would end the process.
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query('select pg_advisory_lock(7067001)');
    await ensureRole(client, wanted.service, wanted.requestPassword);
    await ensureRole(client, system, wanted.systemPassword);
    const known = await client.query('select 1 from pg_database where datname = $1', [databaseName]);
    if (known.rowCount === 0) {
      await client.query(`create database ${quoted(databaseName)} owner ${quoted(system)} template template0`);
    }
    await client.query(`alter database ${quoted(databaseName)} owner to ${quoted(system)}`);
    await client.query(`revoke all on database ${quoted(databaseName)} from public`);
    await client.query(
      `grant connect on database ${quoted(databaseName)} to ${quoted(wanted.service)}, ${quoted(system)}`,
    );
    // A connection that PgBouncer shares is told nothing at its start: there the role's own limits hold.
    for (const [limit, ms] of Object.entries(REQUEST_LIMITS)) {
      await client.query(
        `alter role ${quoted(wanted.service)} in database ${quoted(databaseName)} set ${limit} = ${ms}`,
      );
    }
  } finally {
    await client.end();
  }
  return {
    requestUrl: urlFor(superuserUrl, databaseName, wanted.service, wanted.requestPassword),
    systemUrl: urlFor(superuserUrl, databaseName, system, wanted.systemPassword),
  };
}

export type PostgresServer = {
  /** The same whatever name it is called by. */
  readonly id: string;
  /** How many it gives to all together. */
  readonly connections: number;
};

const READ_SERVER = `select system_identifier::text as id, current_setting('max_connections')::int as connections
  from pg_control_system()`;

/** Which server a URL leads to, and what it gives. Throws where it is not reached within 5 s. */
export async function readServer(superuserUrl: string): Promise<PostgresServer> {
  const client = new pg.Client({
    connectionString: superuserUrl,
    connectionTimeoutMillis: 5_000,
    query_timeout: 5_000,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<PostgresServer>(READ_SERVER);
    const [server] = rows;
    if (!server) throw new Error('The server did not say which one it is');
    return server;
  } finally {
    await client.end();
  }
}

async function ensureRole(client: pg.Client, role: string, password: string): Promise<void> {
  const known = await client.query('select 1 from pg_roles where rolname = $1', [role]);
  const verb = known.rowCount === 0 ? 'create' : 'alter';
  const rights = 'login nosuperuser nobypassrls nocreatedb nocreaterole noinherit';
  await client.query(`${verb} role ${quoted(role)} with ${rights} password ${client.escapeLiteral(password)}`);
}

function urlFor(superuserUrl: string, databaseName: string, role: string, password: string): string {
  const url = new URL(superuserUrl);
  url.pathname = `/${databaseName}`;
  url.username = role;
  url.password = encodeURIComponent(password);
  return url.href;
}

function quoted(identifier: string): string {
  return `"${identifier.replaceAll('"', '""')}"`;
}
