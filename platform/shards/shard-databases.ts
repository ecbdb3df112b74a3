import { type Database, openDatabase } from '@concord/database';
import { databaseOfShard, SERVICES, type ServiceName, shardNames } from '../topology.ts';

export type ShardedService = {
  readonly service: ServiceName;
  readonly source: Database;
  readonly target: Database;
  /** Knows which databases the shards are. */
  readonly first: Database;
};

export type WhereShardsAre = {
  /** The PostgreSQL server of a shard: whose role and database it names does not matter. */
  readonly serverUrl: (shard: string) => string;
  readonly systemPassword: (service: ServiceName) => string;
};

/**
 * Sees also the rows of whom it moves, and writes values as the same text on every server. It goes by keys alone, in their
 * order: a table that is just being filled has no statistics that would say so.
 */
const SESSION = [
  'concord.moving=on',
  'enable_seqscan=off',
  'enable_bitmapscan=off',
  'enable_sort=off',
  'enable_hashjoin=off',
  'enable_mergejoin=off',
  'TimeZone=UTC',
  'DateStyle=ISO',
  'IntervalStyle=postgres',
  'extra_float_digits=1',
  'bytea_output=hex',
]
  .map((setting) => `-c ${setting}`)
  .join(' ');
const [FIRST = ''] = shardNames(1);

/** Both databases of every service that has shards, as its system role. */
export function openShardDatabases(where: WhereShardsAre, from: string, to: string): readonly ShardedService[] {
  const open = (service: ServiceName, shard: string): Database =>
    openDatabase({ url: systemUrl(where, service, shard), poolSize: 2, applicationName: `${service} moves` });
  return SERVICES.filter((one) => 'sharded' in one).map(({ name: service }) => ({
    service,
    source: open(service, from),
    target: open(service, to),
    first: open(service, FIRST),
  }));
}

function systemUrl({ serverUrl, systemPassword }: WhereShardsAre, service: ServiceName, shard: string): string {
  const url = new URL(serverUrl(shard));
  url.username = `${service}_system`;
  url.password = encodeURIComponent(systemPassword(service));
  url.pathname = `/${databaseOfShard(service, shard)}`;
  return inMovingSession(url.href);
}

export function inMovingSession(databaseUrl: string): string {
  const url = new URL(databaseUrl);
  url.searchParams.set('options', SESSION);
  return url.href;
}
