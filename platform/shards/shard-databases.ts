import { type Database, openDatabase } from '@concord/database';
import { databaseOfShard, SERVICES, type ServiceName } from '../topology.ts';

export type ShardedService = { readonly service: ServiceName; readonly source: Database; readonly target: Database };

export type WhereShardsAre = {
  /** The PostgreSQL server: whose role and database it names does not matter. */
  readonly serverUrl: string;
  readonly systemPassword: (service: ServiceName) => string;
};

/** Sees also the rows of whom it moves, and reads times alike on every server. */
const SESSION = '-c concord.moving=on -c TimeZone=UTC';

/** Both databases of every service that has shards, as its system role. */
export function openShardDatabases(where: WhereShardsAre, from: string, to: string): readonly ShardedService[] {
  const open = (service: ServiceName, shard: string): Database =>
    openDatabase({ url: systemUrl(where, service, shard), poolSize: 2, applicationName: `${service} moves` });
  return SERVICES.filter((one) => 'sharded' in one).map(({ name: service }) => ({
    service,
    source: open(service, from),
    target: open(service, to),
  }));
}

function systemUrl({ serverUrl, systemPassword }: WhereShardsAre, service: ServiceName, shard: string): string {
  const url = new URL(serverUrl);
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
