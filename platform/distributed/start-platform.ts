import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { throughPgBouncer } from '@concord/database';
import type { ShardUrls } from '@concord/service';
import { type KnownPorts, readKnownPorts } from '../embedded/known-ports.ts';
import { startPostgres } from '../embedded/postgres.ts';
import { readSecrets, type Secrets } from '../embedded/secrets.ts';
import { readSettings } from '../embedded/settings.ts';
import { type OutsideParties, startOutsideParties } from '../embedded/witnesses.ts';
import type { DatabasesElsewhere } from '../local/local-server.ts';
import { ASKED_CONTRACTS, type AskedName } from '../services/clients.ts';
import { provisionEventLog, provisionShards } from '../services/provision.ts';
import { settingsOf } from '../services/settings-of.ts';
import { checkServers, type ShardServers } from '../services/shard-servers.ts';
import { StartProblem } from '../setup/start-problem.mjs';
import {
  databaseOfShard,
  distributedConnectionCount,
  GATEWAY,
  isSharded,
  SERVICES,
  type ServiceName,
} from '../topology.ts';
import { type Supervised, supervise } from './child-process.ts';
import { choosePorts } from './choose-ports.ts';
import { type Installation, type Ports, processPlans } from './process-plans.ts';
import { startSharedServers, wantedServers } from './shared-servers.ts';

export type PlatformOptions = {
  readonly folder: string;
  readonly instances: number;
  /** Where the gateway listens; 0: any free port, and so for all services. */
  readonly port: number | undefined;
  /** A PostgreSQL server that is there; without it one is started. */
  readonly superuserUrl: string | undefined;
  /** Which servers beside it are started, unless a variable names them: `all`, names with commas between, or none. */
  readonly servers: string;
  /** Of the services and the gateway, from when they are started. What is not ready by then ends the start. */
  readonly readyWithinMs: number;
  /** Aborted, it ends a start that is under way. */
  readonly signal: AbortSignal;
  readonly onProgress: (message: string) => void;
};

/** One of many: a service, the gateway or what balances between instances; an outside party; a server beside PostgreSQL. */
export type PlatformProcess = {
  readonly name: string;
  readonly pid: number;
  readonly kind: 'service' | 'outside' | 'server';
};

export type Platform = {
  readonly url: string;
  readonly addresses: ReadonlyMap<AskedName, string>;
  readonly ports: KnownPorts;
  readonly outside: OutsideParties;
  readonly processes: () => readonly PlatformProcess[];
  readonly stop: () => Promise<void>;
};

type Shards = Awaited<ReturnType<typeof provisionShards>>;

const MAX_INSTANCES = 4;
const MAX_READY_WITHIN_MS = 600_000;
/** For people and tools. */
const SPARE_CONNECTIONS = 20;

/**
 * The distributed shape on one machine: PostgreSQL, the outside parties, and every service and the gateway as processes.
 * A start that fails, or takes too long, stops all that it started.
 */
export async function startPlatform(options: PlatformOptions): Promise<Platform> {
  const { folder, instances, readyWithinMs, signal, onProgress } = options;
  if (!(Number.isInteger(instances) && instances >= 1 && instances <= MAX_INSTANCES))
    throw new StartProblem(`--instances is ${instances}: it must be a number from 1 to ${MAX_INSTANCES}.`);
  if (!(Number.isInteger(readyWithinMs) && readyWithinMs >= 1 && readyWithinMs <= MAX_READY_WITHIN_MS))
    throw new StartProblem(`CONCORD_READY_WITHIN_MS is ${readyWithinMs}: it must be from 1 to ${MAX_READY_WITHIN_MS}.`);
  const stops: Stops = [];
  let stopped: Promise<void> | undefined;
  const stop = (): Promise<void> => {
    stopped ??= endAll(stops);
    return stopped;
  };
  try {
    const wanted = wantedServers(options.servers);
    const throughPgBouncer = wanted.some(({ name }) => name === 'pgbouncer') || !!process.env.CONCORD_PGBOUNCER_URL;
    const { shards, shardServers } = readSettings(process.env);
    const connections = (ofShards: number) =>
      distributedConnectionCount({ instances, throughPgBouncer, shards: ofShards });
    const postgresUrl = await databaseServer(options, connections(shards - shardServers.size), stops);
    await checkServers({ serverUrl: postgresUrl, shards, shardServers }, connections);
    const ports = await readKnownPorts(join(folder, 'ports.json'));
    const secrets = await readSecrets(join(folder, 'secrets.json'));
    const servers = await startSharedServers({
      ...{ folder: join(folder, 'servers'), wanted, environment: process.env, postgresUrl, ports, onProgress },
      elsewhere: elsewhereOf(shardServers, secrets),
    });
    stops.push(servers.stop);
    const outside = await startOutsideParties(folder, ports);
    stops.push(outside.stop);
    const chosen = await choosePorts(ports, instances, options.port || GATEWAY.port, options.port === 0);
    const url = `http://127.0.0.1:${chosen.get('gateway')?.known}`;
    const plans = await processPlans(
      await provisioned({
        postgresUrl,
        environment: servers.environment,
        secrets,
        outside,
        publicUrl: url,
        ports: chosen,
      }),
    );
    const processes: Supervised[] = [];
    const list = (): PlatformProcess[] => [
      ...processes.map(({ name, pid }) => ({ name, pid: pid(), kind: 'service' }) as const),
      ...[outside.paymentProvider, outside.mailSink].map(({ name, pid }) => ({ name, pid, kind: 'outside' }) as const),
      ...servers.processes.map(({ name, pid }) => ({ name, pid, kind: 'server' }) as const),
    ];
    const noteDown = () => writeFileSync(join(folder, 'processes.json'), `${JSON.stringify(list(), null, 2)}\n`);
    signal.throwIfAborted();
    for (const plan of plans) processes.push(supervise(plan, { folder, readyWithinMs, onChange: noteDown }));
    stops.push(() => stopProcesses(processes));
    await Promise.race([Promise.all(processes.map(({ ready }) => ready)), aborted(signal)]);
    noteDown();
    onProgress(`${SERVICES.length} services and the gateway in ${processes.length} processes`);
    return { url, addresses: addressesOf(chosen), ports, outside, processes: list, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

type Stops = (() => Promise<void>)[];

/** In the reverse order, and all of them: one that does not end is no reason to leave the database running. */
async function endAll(stops: Stops): Promise<void> {
  const problems: unknown[] = [];
  for (const end of stops.splice(0).toReversed()) await end().catch((error: unknown) => problems.push(error));
  if (problems.length > 0) throw problems[0];
}

async function aborted(signal: AbortSignal): Promise<never> {
  if (!signal.aborted) await once(signal, 'abort');
  throw signal.reason;
}

async function databaseServer(
  { folder, superuserUrl, onProgress }: PlatformOptions,
  connections: number,
  stops: Stops,
): Promise<string> {
  if (superuserUrl) return superuserUrl;
  const postgres = await startPostgres({
    dataDir: join(folder, 'postgres'),
    logFile: join(folder, 'postgres.log'),
    maxConnections: connections + SPARE_CONNECTIONS,
  });
  stops.push(postgres.stop);
  onProgress(`PostgreSQL ${postgres.adopted ? 'adopted' : 'started'} on port ${postgres.port}`);
  return postgres.localUrl;
}

/** What PgBouncer has to be told of shards that are not on the server beside which it stands. */
function elsewhereOf(shardServers: ShardServers, { databasePasswords }: Secrets): DatabasesElsewhere {
  const services = shardServers.size > 0 ? SERVICES.filter(({ name }) => isSharded(name)) : [];
  return {
    servers: new Map(
      [...shardServers].flatMap(([shard, url]) => services.map(({ name }) => [databaseOfShard(name, shard), url])),
    ),
    passwords: new Map(services.map(({ name }) => [name, databasePasswords[name]?.request ?? ''])),
  };
}

async function provisioned(given: {
  readonly postgresUrl: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly secrets: Secrets;
  readonly outside: OutsideParties;
  readonly publicUrl: string;
  readonly ports: ReadonlyMap<ServiceName | 'gateway', Ports>;
}): Promise<Installation> {
  const { postgresUrl, environment, secrets, outside, publicUrl, ports } = given;
  const servers = readSettings(environment);
  const { shards, shardServers } = servers;
  const pgBouncerUrl = environment.CONCORD_PGBOUNCER_URL;
  const through = (urls: ShardUrls): ShardUrls =>
    pgBouncerUrl ? { ...urls, requestUrl: throughPgBouncer(urls.requestUrl, pgBouncerUrl) } : urls;
  const events = await provisionEventLog(postgresUrl, secrets);
  const databases = await Promise.all(
    SERVICES.map(async ({ name }): Promise<[ServiceName, Shards]> => {
      const [first, ...others] = await provisionShards({ serverUrl: postgresUrl, shards, shardServers }, secrets, name);
      return [name, [through(first), ...others.map(through)]];
    }),
  );
  return {
    secrets,
    publicUrl,
    ports,
    databases: new Map(databases),
    eventLogUrl: events.systemUrl,
    servers: serversOf(servers),
    settings: settingsOf({
      secrets,
      publicUrl,
      paymentProviderUrl: outside.paymentProvider.url,
      smtp: { host: '127.0.0.1', port: outside.mailSink.smtpPort },
      redisUrl: servers.redisUrl,
      elasticsearchUrl: servers.elasticsearchUrl,
      mongodbUrl: servers.mongodbUrl,
      shards,
    }),
  };
}

/** What a process is told of the servers that all share beside PostgreSQL. */
function serversOf({ redisUrl, kafkaBrokers }: ReturnType<typeof readSettings>): Record<string, string> {
  return {
    ...(redisUrl ? { CONCORD_REDIS_URL: redisUrl } : {}),
    ...(kafkaBrokers ? { CONCORD_KAFKA_URL: kafkaBrokers } : {}),
  };
}

/** Who asks ends before who is asked: the gateway first, what balances between instances last. */
async function stopProcesses(processes: readonly Supervised[]): Promise<void> {
  const [gateways, others] = [true, false].map((isGateway) =>
    processes.filter(({ name }) => name.startsWith(GATEWAY.name) === isGateway && name !== 'balancer'),
  );
  await Promise.all((gateways ?? []).map((one) => one.stop()));
  await Promise.all((others ?? []).map((one) => one.stop()));
  await processes.find(({ name }) => name === 'balancer')?.stop();
}

function addressesOf(ports: ReadonlyMap<ServiceName | 'gateway', Ports>): ReadonlyMap<AskedName, string> {
  const names = Object.keys(ASKED_CONTRACTS) as AskedName[];
  return new Map(names.map((name) => [name, `http://127.0.0.1:${ports.get(name)?.known}`]));
}
