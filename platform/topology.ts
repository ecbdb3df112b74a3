/** One service of the platform: what it needs wherever it runs. */
export type ServiceTopology = {
  readonly name: string;
  /** Connections that read; beside them each service has one that writes and three of the system role. */
  readonly readers: number;
  /** Its port where it runs as a process of its own. */
  readonly port: number;
  /** The scopes of its own token: what it may ask of others. */
  readonly scopes: readonly string[];
};

/** The one list of services. The embedded host follows from it, and so does everything that deploys them. */
export const SERVICES = [
  { name: 'identity', readers: 4, port: 4101, scopes: ['merchant:directory', 'merchant:storefront'] },
  { name: 'merchant', readers: 4, port: 4102, scopes: ['identity:provision'] },
  { name: 'catalog', readers: 4, port: 4103, scopes: ['inventory:write', 'inventory:read', 'inventory:availability'] },
  { name: 'search', readers: 4, port: 4104, scopes: ['catalog:*', 'inventory:read', 'inventory:availability'] },
  { name: 'inventory', readers: 4, port: 4105, scopes: [] },
  { name: 'promotions', readers: 3, port: 4106, scopes: [] },
  {
    name: 'checkout',
    readers: 4,
    port: 4107,
    scopes: [
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
  { name: 'payments', readers: 3, port: 4108, scopes: [] },
  { name: 'orders', readers: 4, port: 4109, scopes: ['inventory:reserve', 'payments:*', 'promotions:*'] },
  {
    name: 'email',
    readers: 2,
    port: 4110,
    scopes: ['orders:read', 'customers:read', 'merchant:storefront', 'identity:*', 'merchant:read'],
  },
  { name: 'notifications', readers: 2, port: 4111, scopes: ['webhooks:*'] },
  { name: 'analytics', readers: 2, port: 4112, scopes: ['orders:read', 'merchant:read'] },
] as const satisfies readonly ServiceTopology[];

/** Programs that ask the services in their own name, and are none: each gets credentials beside the services'. */
export const CLIENTS = [{ name: 'auditor', scopes: ['audit:read', 'identity:audit'] }] as const;

export type ServiceName = (typeof SERVICES)[number]['name'];

/** The event log of the embedded shape has a database of its own. */
export const EVENT_LOG = { name: 'events', connections: 8 } as const;

const CONNECTIONS_BESIDE_READERS = 4;

/** How many connections all services together open at most. */
export function connectionCount(services: readonly ServiceTopology[] = SERVICES): number {
  const ofServices = services.map((service) => service.readers + CONNECTIONS_BESIDE_READERS);
  return ofServices.reduce((sum, connections) => sum + connections, EVENT_LOG.connections as number);
}

/** Throws when the pools together could ask for more connections than the server gives; some stay free for people. */
export function checkConnections(serverLimit: number, services: readonly ServiceTopology[] = SERVICES): void {
  const RESERVED = 10;
  const wanted = connectionCount(services);
  if (wanted > serverLimit - RESERVED) {
    throw new Error(
      `The pools want ${wanted} connections; the server gives ${serverLimit}, of which ${RESERVED} stay free.`,
    );
  }
}
