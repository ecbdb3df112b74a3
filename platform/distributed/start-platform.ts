import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type KnownPorts, readKnownPorts } from '../embedded/known-ports.ts';
import { startPostgres } from '../embedded/postgres.ts';
import { readSecrets, type Secrets } from '../embedded/secrets.ts';
import { readSettings } from '../embedded/settings.ts';
import { type OutsideParties, startOutsideParties } from '../embedded/witnesses.ts';
import { ASKED_CONTRACTS, type AskedName } from '../services/clients.ts';
import { provisionEventLog, provisionShards } from '../services/provision.ts';
import { settingsOf } from '../services/settings-of.ts';
import { StartProblem } from '../setup/start-problem.mjs';
import { distributedConnectionCount, GATEWAY, SERVICES, type ServiceName } from '../topology.ts';
import { type Supervised, supervise } from './child-process.ts';
import { choosePorts } from './choose-ports.ts';
import { type Installation, type Ports, processPlans } from './process-plans.ts';

export type PlatformOptions = {
  readonly folder: string;
  readonly instances: number;
  /** Where the gateway listens; 0: any free port, and so for all services. */
  readonly port: number | undefined;
  /** A PostgreSQL server that is there; without it one is started. */
  readonly superuserUrl: string | undefined;
  readonly onProgress: (message: string) => void;
};

export type Platform = {
  readonly url: string;
  readonly addresses: ReadonlyMap<AskedName, string>;
  readonly ports: KnownPorts;
  readonly outside: OutsideParties;
  readonly processes: () => readonly { readonly name: string; readonly pid: number }[];
  readonly stop: () => Promise<void>;
};

const MAX_INSTANCES = 4;
/** For people and tools. */
const SPARE_CONNECTIONS = 20;

/** The distributed shape on one machine: PostgreSQL, the outside parties, and every service and the gateway as processes. */
export async function startPlatform(options: PlatformOptions): Promise<Platform> {
  const { folder, instances, onProgress } = options;
  if (!(Number.isInteger(instances) && instances >= 1 && instances <= MAX_INSTANCES))
    throw new StartProblem(`--instances is ${instances}: it must be a number from 1 to ${MAX_INSTANCES}.`);
  const stops: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (const end of stops.splice(0).toReversed()) await end();
  };
  try {
    const superuserUrl = await databaseServer(options, stops);
    const ports = await readKnownPorts(join(folder, 'ports.json'));
    const secrets = await readSecrets(join(folder, 'secrets.json'));
    const outside = await startOutsideParties(folder, ports);
    stops.push(outside.stop);
    const chosen = await choosePorts(ports, instances, options.port || GATEWAY.port, options.port === 0);
    const url = `http://127.0.0.1:${chosen.get('gateway')?.known}`;
    const plans = await processPlans(
      await provisioned({ superuserUrl, secrets, outside, publicUrl: url, ports: chosen }),
    );
    const processes: Supervised[] = [];
    const list = () => processes.map(({ name, pid }) => ({ name, pid: pid() }));
    const noteDown = () => writeFileSync(join(folder, 'processes.json'), `${JSON.stringify(list(), null, 2)}\n`);
    for (const plan of plans) processes.push(supervise(plan, folder, noteDown));
    stops.push(() => stopAll(processes));
    await Promise.all(processes.map(({ ready }) => ready));
    noteDown();
    onProgress(`${SERVICES.length} services and the gateway in ${processes.length} processes`);
    return { url, addresses: addressesOf(chosen), ports, outside, processes: list, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function databaseServer(
  { folder, instances, superuserUrl, onProgress }: PlatformOptions,
  stops: (() => Promise<void>)[],
): Promise<string> {
  if (superuserUrl) return superuserUrl;
  const postgres = await startPostgres({
    dataDir: join(folder, 'postgres'),
    logFile: join(folder, 'postgres.log'),
    maxConnections: distributedConnectionCount(instances, readSettings(process.env).shards) + SPARE_CONNECTIONS,
  });
  stops.push(postgres.stop);
  onProgress(`PostgreSQL ${postgres.adopted ? 'adopted' : 'started'} on port ${postgres.port}`);
  return postgres.localUrl;
}

async function provisioned(given: {
  readonly superuserUrl: string;
  readonly secrets: Secrets;
  readonly outside: OutsideParties;
  readonly publicUrl: string;
  readonly ports: ReadonlyMap<ServiceName | 'gateway', Ports>;
}): Promise<Installation> {
  const { superuserUrl, secrets, outside, publicUrl, ports } = given;
  const servers = readSettings(process.env);
  const events = await provisionEventLog(superuserUrl, secrets);
  const databases = await Promise.all(
    SERVICES.map(
      async ({ name }) => [name, await provisionShards(superuserUrl, secrets, name, servers.shards)] as const,
    ),
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
      shards: servers.shards,
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
async function stopAll(processes: readonly Supervised[]): Promise<void> {
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
