import type { StartServer } from './local-server.ts';

/** A server that `*.server.test.ts` files ask for by naming its variable; its recipe is loaded only then. */
export type TestServer = {
  readonly variable: string;
  readonly start: StartServer;
};

export const SERVERS: readonly TestServer[] = [
  { variable: 'CONCORD_KAFKA_URL', start: async (options) => (await import('./kafka.ts')).startKafka(options) },
  { variable: 'CONCORD_REDIS_URL', start: async (options) => (await import('./redis.ts')).startRedis(options) },
  {
    variable: 'CONCORD_ELASTICSEARCH_URL',
    start: async (options) => (await import('./elasticsearch.ts')).startElasticsearch(options),
  },
  {
    variable: 'CONCORD_PGBOUNCER_URL',
    start: async (options) => {
      const postgresUrl = process.env.CONCORD_TEST_POSTGRES_URL ?? '';
      return (await import('./pgbouncer.ts')).startPgBouncer({ ...options, postgresUrl });
    },
  },
  { variable: 'CONCORD_MONGODB_URL', start: async (options) => (await import('./ferretdb.ts')).startFerretdb(options) },
];

/** Suites that may be missing from a run, each with its reason. Reviewed: a line here is a promise less. */
export const NOT_RUN: readonly { readonly path: string; readonly reason: string }[] = [];
