import { StartProblem } from './setup/start-problem.mjs';

/** What every service may ask of Identity: which tokens it must refuse, though they have not expired. */
const VERIFIES = 'identity:revocations';

/** Which shard a merchant lives on: what a service asks whose merchants are spread over several databases. */
const FINDS = 'merchant:directory';

/** One service of the platform: what it needs wherever it runs. */
export type ServiceTopology = {
  readonly name: string;
  /** Its folder below services/, where that has another name. */
  readonly workspace?: string;
  /** Connections that read; beside them each service has one that writes and three of the system role. */
  readonly readers: number;
  /** Its port where it runs as a process of its own. */
  readonly port: number;
  /** Its merchants may be spread over several databases. */
  readonly sharded?: boolean;
  /** The scopes of its own token: what it may ask of others. */
  readonly scopes: readonly string[];
};

/** The one list of services. The embedded host follows from it, and so does everything that deploys them. */
export const SERVICES = [
  { name: 'identity', readers: 4, port: 4101, scopes: ['merchant:directory', 'merchant:storefront'] },
  { name: 'merchant', readers: 4, port: 4102, scopes: [VERIFIES, 'identity:provision'] },
  {
    name: 'catalog',
    readers: 4,
    port: 4103,
    scopes: [VERIFIES, 'inventory:write', 'inventory:read', 'inventory:availability'],
  },
  {
    name: 'search',
    workspace: 'search-indexer',
    readers: 4,
    port: 4104,
    scopes: [VERIFIES, 'catalog:*', 'inventory:read', 'inventory:availability'],
  },
  { name: 'inventory', readers: 4, port: 4105, sharded: true, scopes: [VERIFIES, FINDS] },
  { name: 'promotions', readers: 3, port: 4106, scopes: [VERIFIES] },
  {
    name: 'checkout',
    readers: 4,
    port: 4107,
    sharded: true,
    scopes: [
      VERIFIES,
      FINDS,
      'catalog:browse',
      'customers:read',
      'customers:identify',
      'inventory:reserve',
      'merchant:storefront',
      'orders:place',
      'orders:read',
      'payments:*',
      'promotions:*',
    ],
  },
  { name: 'payments', readers: 3, port: 4108, sharded: true, scopes: [VERIFIES, FINDS] },
  {
    name: 'orders',
    readers: 4,
    port: 4109,
    sharded: true,
    scopes: [VERIFIES, FINDS, 'inventory:reserve', 'payments:*', 'promotions:*'],
  },
  {
    name: 'email',
    readers: 2,
    port: 4110,
    scopes: ['orders:read', 'customers:read', 'merchant:storefront', 'identity:*', 'merchant:read'],
  },
  { name: 'notifications', readers: 2, port: 4111, scopes: [VERIFIES, 'webhooks:*'] },
  { name: 'analytics', readers: 2, port: 4112, scopes: [VERIFIES, 'orders:read', 'merchant:read'] },
] as const satisfies readonly ServiceTopology[];

/** Programs that ask the services in their own name, and are none: each gets credentials beside the services'. */
export const CLIENTS = [
  { name: 'auditor', scopes: ['audit:read', 'identity:audit'] },
  { name: 'operator', scopes: [FINDS, 'merchant:place'] },
] as const;

export type ServiceName = (typeof SERVICES)[number]['name'];

/** The event log of the embedded shape has a database of its own. */
export const EVENT_LOG = { name: 'events', connections: 8 } as const;

/** Where the gateway listens in the distributed shape. */
export const GATEWAY = { name: 'gateway', port: 4000 } as const;

const WRITING_CONNECTIONS = 1;
const SYSTEM_CONNECTIONS = 3;
const CONNECTIONS_BESIDE_READERS = WRITING_CONNECTIONS + SYSTEM_CONNECTIONS;
/** Each process of the distributed shape has its own to the event log. */
export const EVENT_LOG_CONNECTIONS_OF_A_PROCESS = 4;
/** What the requests of a service share behind PgBouncer, however many instances it has. */
export const PGBOUNCER_POOL_SIZE = 5;
/** In each database PgBouncer has one beside them, by which it asks for the passwords of roles. */
const PASSWORD_CONNECTIONS = 1;

/** More would want more connections than a machine's PostgreSQL gives; see `checkConnections`. */
export const MAX_SHARDS = 8;

/** `shard-1`, `shard-2`, …: the same names in every service whose merchants are spread. */
export function shardNames(shards: number): readonly string[] {
  return Array.from({ length: shards }, (_, index) => `shard-${index + 1}`);
}

/** The first shard is the database that the service has without any other. */
export function databaseOfShard(service: string, shardName: string): string {
  return shardName === 'shard-1' ? service : `${service}_${shardName.replace('-', '_')}`;
}

export function isSharded(name: ServiceName): boolean {
  const service: ServiceTopology | undefined = SERVICES.find((one) => one.name === name);
  return service?.sharded ?? false;
}

function databasesOf({ sharded = false }: ServiceTopology, shards: number): number {
  return sharded ? shards : 1;
}

/** How many connections all services together open at most. */
export function connectionCount(services: readonly ServiceTopology[] = SERVICES, shards = 1): number {
  const ofServices = services.map(
    (service) => databasesOf(service, shards) * (service.readers + CONNECTIONS_BESIDE_READERS),
  );
  return ofServices.reduce((sum, connections) => sum + connections, EVENT_LOG.connections as number);
}

export type DistributedPools = {
  readonly instances: number;
  readonly throughPgBouncer?: boolean;
  readonly shards?: number;
};

/** How many connections the distributed shape opens at most, with so many instances of each service. */
export function distributedConnectionCount(
  { instances, throughPgBouncer = false, shards = 1 }: DistributedPools,
  services: readonly ServiceTopology[] = SERVICES,
): number {
  const ofInstances = services.map(
    (service) =>
      databasesOf(service, shards) *
        (SYSTEM_CONNECTIONS + (throughPgBouncer ? 0 : service.readers + WRITING_CONNECTIONS)) +
      EVENT_LOG_CONNECTIONS_OF_A_PROCESS,
  );
  const databases = services.reduce((sum, service) => sum + databasesOf(service, shards), 0);
  const ofPgBouncer = throughPgBouncer ? databases * (PGBOUNCER_POOL_SIZE + PASSWORD_CONNECTIONS) : 0;
  return instances * ofInstances.reduce((sum, connections) => sum + connections, 0) + ofPgBouncer;
}

/** Throws when the pools together could ask for more connections than the server gives; some stay free for people. */
export function checkConnections(
  serverLimit: number,
  wanted: number = connectionCount(),
  server: string = 'the server',
): void {
  const RESERVED = 10;
  if (wanted > serverLimit - RESERVED) {
    throw new StartProblem(
      `The pools want ${wanted} connections; ${server} gives ${serverLimit}, of which ${RESERVED} stay free.`,
    );
  }
}
