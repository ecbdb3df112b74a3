import type { StartServer } from './local-server.ts';

/** A server that stands beside PostgreSQL: its recipe is loaded where it is started and nowhere else. */
export type SharedServer = {
  readonly name: string;
  /** Names one that is there already; `*.server.test.ts` files ask for a server by it. */
  readonly variable: string;
  readonly start: StartServer;
};

export const SERVERS: readonly SharedServer[] = [
  {
    name: 'kafka',
    variable: 'CONCORD_KAFKA_URL',
    start: async (options) => (await import('./kafka.ts')).startKafka(options),
  },
  {
    name: 'redis',
    variable: 'CONCORD_REDIS_URL',
    start: async (options) => (await import('./redis.ts')).startRedis(options),
  },
  {
    name: 'elasticsearch',
    variable: 'CONCORD_ELASTICSEARCH_URL',
    start: async (options) => (await import('./elasticsearch.ts')).startElasticsearch(options),
  },
  {
    name: 'pgbouncer',
    variable: 'CONCORD_PGBOUNCER_URL',
    start: async (options) => (await import('./pgbouncer.ts')).startPgBouncer(options),
  },
  {
    name: 'mongodb',
    variable: 'CONCORD_MONGODB_URL',
    start: async (options) => (await import('./ferretdb.ts')).startFerretdb(options),
  },
];

/** Suites that may be missing from a run, each with its reason. Reviewed: a line here is a promise less. */
export const NOT_RUN: readonly { readonly path: string; readonly reason: string }[] = [];
