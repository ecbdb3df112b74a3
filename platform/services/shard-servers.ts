import { readServer } from '@concord/database';
import { StartProblem } from '../setup/start-problem.mjs';
import { checkConnections, MAX_SHARDS, shardNames } from '../topology.ts';

/** The superuser's URL for each shard that has a server of its own, by name; the others are on the platform's. */
export type ShardServers = ReadonlyMap<string, string>;

/** `CONCORD_SHARD_2_POSTGRES_URL`: names the server of a further shard. The first is where the services' databases are. */
export function serverVariable(shardName: string): string {
  return `CONCORD_${shardName.toUpperCase().replace('-', '_')}_POSTGRES_URL`;
}

/** Reads which of so many shards have a server of their own; refuses in one sentence what makes no sense. */
export function readShardServers(environment: NodeJS.ProcessEnv, shards: number = MAX_SHARDS): ShardServers {
  const named = shardNames(MAX_SHARDS).flatMap((name): [string, string][] => {
    const url = environment[serverVariable(name)]?.trim();
    return url ? [[name, url]] : [];
  });
  for (const [name, url] of named) {
    if (!/^postgres(ql)?:\/\//.test(url) || !URL.canParse(url))
      throw new StartProblem(`${serverVariable(name)} must be the postgres:// URL of a superuser.`);
    if (name === 'shard-1')
      throw new StartProblem(`${serverVariable(name)}: the first shard is on the server of all other databases.`);
    if (!shardNames(shards).includes(name))
      throw new StartProblem(`${serverVariable(name)} names the server of a shard; CONCORD_SHARDS is ${shards}.`);
  }
  return new Map(named);
}

export type ServersOfShards = {
  readonly serverUrl: string;
  readonly shards: number;
  readonly shardServers: ShardServers;
};

/**
 * Throws when the pools together could ask a server for more connections than it gives. `count` says what all want with so
 * many shards; two URLs of one server are summed.
 */
export async function checkServers(
  { serverUrl, shards, shardServers }: ServersOfShards,
  count: (shards: number) => number,
): Promise<void> {
  const ofShard = count(2) - count(1);
  const pools = await Promise.all(
    shardNames(shards).map(async (name, index) => ({
      name,
      server: await serverOf(name, shardServers.get(name) ?? serverUrl),
      wanted: index === 0 ? count(1) : ofShard,
    })),
  );
  for (const { name, server } of pools) {
    const there = pools.filter((one) => one.server.id === server.id);
    const wanted = there.reduce((sum, one) => sum + one.wanted, 0);
    checkConnections(server.connections, wanted, `the server of ${name}`);
  }
}

async function serverOf(shardName: string, url: string) {
  try {
    return await readServer(url);
  } catch (error) {
    const where = new URL(url);
    throw new StartProblem(`The server of ${shardName} (${where.host}) was not reached: ${(error as Error).message}.`);
  }
}
