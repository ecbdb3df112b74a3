import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { startPostgres } from '@concord/platform/postgres';
import { startRedis } from '@concord/platform/redis';
import pg from 'pg';
import { ROLE } from './peer.ts';
import { endPrograms } from './run-program.ts';

const QUERY_TIMEOUT_MS = 120_000;
const REDIS_TIMEOUT_MS = 5_000;

/** What the peers' own script for PostgreSQL sets, beside what ours sets; durability is PostgreSQL's default for both. */
const SETTINGS = {
  work_mem: '16MB',
  maintenance_work_mem: '256MB',
  effective_cache_size: '4GB',
  max_wal_size: '4GB',
  random_page_cost: '1.1',
};

export type PeerServers = {
  readonly postgresPort: number;
  readonly redisUrl: string;
  readonly query: (statement: string) => Promise<readonly Record<string, unknown>[]>;
};

/** PostgreSQL on a folder that is kept, and an empty Redis, while `work` runs; they end with it, also by Ctrl-C. */
export async function withServers<Result>(
  folder: string,
  work: (servers: PeerServers) => Promise<Result>,
): Promise<Result> {
  const redisFolder = await mkdtemp(join(tmpdir(), 'concord-peers-'));
  const stops: (() => Promise<void>)[] = [() => rm(redisFolder, { recursive: true, force: true })];
  const stop = async (): Promise<void> => {
    endPrograms();
    for (const end of stops.splice(0).reverse()) await end();
  };
  const giveUp = (): void => void stop().finally(() => process.exit(1));
  process.once('SIGINT', giveUp);
  process.once('SIGTERM', giveUp);
  try {
    const postgres = await startPostgres({ dataDir: join(folder, 'postgres'), logFile: join(folder, 'postgres.log') });
    stops.push(postgres.stop);
    const redis = await startRedis({ folder: redisFolder });
    stops.push(redis.stop);
    await withoutLog(redis.url);
    const client = new pg.Client({ connectionString: postgres.localUrl, query_timeout: QUERY_TIMEOUT_MS });
    await client.connect();
    stops.push(() => client.end());
    const query: PeerServers['query'] = async (statement) => (await client.query(statement)).rows;
    await prepareServer(query);
    return await work({ postgresPort: postgres.port, redisUrl: redis.url, query });
  } finally {
    process.off('SIGINT', giveUp);
    process.off('SIGTERM', giveUp);
    await stop();
  }
}

async function prepareServer(query: PeerServers['query']): Promise<void> {
  for (const [name, value] of Object.entries(SETTINGS)) await query(`alter system set ${name} = '${value}'`);
  await query('select pg_reload_conf()');
  const there = await query(`select from pg_roles where rolname = '${ROLE.name}'`);
  if (there.length === 0) await query(`create role ${ROLE.name} superuser login password '${ROLE.password}'`);
}

/** Our recipe has each write on disk before it is answered, which nobody asks of a peer's Redis: as it ships, it has not. */
async function withoutLog(url: string): Promise<void> {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port) });
  socket.setTimeout(REDIS_TIMEOUT_MS, () => socket.destroy(new Error('Redis does not answer')));
  socket.write('CONFIG SET appendonly no\r\nQUIT\r\n');
  const answer = await text(socket);
  if (!answer.startsWith('+OK')) throw new Error(`Redis keeps its log: ${answer}`);
}
