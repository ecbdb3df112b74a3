import { migrate, provisionDatabase, type ServiceUrls } from '@concord/database';
import { eventLogMigrations } from '@concord/events';
import type { ShardUrls } from '@concord/service';
import type { Secrets } from '../embedded/secrets.ts';
import { databaseOfShard, EVENT_LOG, isSharded, type ServiceName, shardNames } from '../topology.ts';
import type { ServersOfShards } from './shard-servers.ts';

type DatabaseSecrets = Pick<Secrets, 'databasePasswords'>;

/** Makes sure that a service's database and its two roles are there. The service brings its tables up to date itself. */
export function provisionService(
  superuserUrl: string,
  secrets: DatabaseSecrets,
  service: string,
  databaseName = service,
): Promise<ServiceUrls> {
  const passwords = secrets.databasePasswords[service];
  if (!passwords) throw new Error(`${service} has no database passwords`);
  const { request: requestPassword, system: systemPassword } = passwords;
  return provisionDatabase(superuserUrl, { service, databaseName, requestPassword, systemPassword });
}

/** As above, for each database over which the service's merchants are spread, wherever it is; the first is the one above. */
export async function provisionShards(
  { serverUrl, shards, shardServers }: ServersOfShards,
  secrets: DatabaseSecrets,
  service: ServiceName,
): Promise<readonly [ShardUrls, ...ShardUrls[]]> {
  const made: ShardUrls[] = [];
  for (const name of shardNames(isSharded(service) ? shards : 1)) {
    const superuserUrl = shardServers.get(name) ?? serverUrl;
    made.push({ name, ...(await provisionService(superuserUrl, secrets, service, databaseOfShard(service, name))) });
  }
  return made as [ShardUrls, ...ShardUrls[]];
}

/** The event log belongs to no service: whoever provisions it brings it up to date. */
export async function provisionEventLog(superuserUrl: string, secrets: DatabaseSecrets): Promise<ServiceUrls> {
  const events = await provisionService(superuserUrl, secrets, EVENT_LOG.name);
  await migrate({ systemUrl: events.systemUrl, requestRole: EVENT_LOG.name, directory: eventLogMigrations });
  return events;
}
