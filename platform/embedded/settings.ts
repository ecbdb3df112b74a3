import { readShardServers, type ShardServers } from '../services/shard-servers.ts';
import { StartProblem } from '../setup/start-problem.mjs';
import { MAX_SHARDS } from '../topology.ts';

export type HostSettings = {
  /** `redis://…` of a server for what processes share; without it this process keeps it alone. */
  readonly redisUrl: string | undefined;
  /** Where spans are sent; without it nothing is traced. */
  readonly tracesEndpoint: string | undefined;
  /** Of the requests that bring no trace, how many get one: 0 to 1. */
  readonly traceSampling: number;
  /** Requests per second from one address before it has to wait. */
  readonly requestsPerSecond: number;
  /** Where products are searched and sales are summed; without it, in PostgreSQL. */
  readonly elasticsearchUrl: string | undefined;
  /** Where the catalogue's documents are; without it, in PostgreSQL. */
  readonly mongodbUrl: string | undefined;
  /** How long a published event stays in the log after every group has handled it. */
  readonly eventDays: number;
  /** host:port of Kafka's brokers, which then carry the events; without it they lie in PostgreSQL. */
  readonly kafkaBrokers: string | undefined;
  /** Over how many databases merchants are spread, of each service that has shards. */
  readonly shards: number;
  /** Those of them that are not on the server of all other databases. */
  readonly shardServers: ShardServers;
};

/** What the environment says about the running host; a value that makes no sense is refused in one sentence. */
export function readSettings(environment: NodeJS.ProcessEnv): HostSettings {
  const tracesEndpoint = environment.OTEL_EXPORTER_OTLP_ENDPOINT || undefined;
  const shards = shardsOf(environment);
  const sampling = numberOf(environment, 'CONCORD_TRACE_SAMPLING', tracesEndpoint === undefined ? 0 : 1, 0, 1);
  return {
    redisUrl: urlOf(environment, 'CONCORD_REDIS_URL', /^rediss?:$/, 'redis:// or rediss://'),
    tracesEndpoint,
    traceSampling: tracesEndpoint === undefined ? 0 : sampling,
    requestsPerSecond: numberOf(environment, 'CONCORD_REQUESTS_PER_SECOND', 2_000, 1, 1_000_000),
    elasticsearchUrl: urlOf(environment, 'CONCORD_ELASTICSEARCH_URL', /^https?:$/, 'http:// or https://'),
    mongodbUrl: urlOf(environment, 'CONCORD_MONGODB_URL', /^mongodb(\+srv)?:$/, 'mongodb:// or mongodb+srv://'),
    eventDays: numberOf(environment, 'CONCORD_EVENT_DAYS', 14, 1, 3_650),
    kafkaBrokers: brokersOf(environment),
    shards,
    shardServers: readShardServers(environment, shards),
  };
}

/** The URL of a server beside PostgreSQL, if one is named. */
function urlOf(environment: NodeJS.ProcessEnv, name: string, protocols: RegExp, begin: string): string | undefined {
  const url = environment[name]?.trim() || undefined;
  if (url === undefined || (URL.canParse(url) && protocols.test(new URL(url).protocol))) return url;
  throw new StartProblem(`${name} is ${url}: it must begin with ${begin}.`);
}

function numberOf(environment: NodeJS.ProcessEnv, name: string, unset: number, min: number, max: number): number {
  const text = environment[name]?.trim() ?? '';
  const value = text === '' ? unset : Number(text);
  if (value >= min && value <= max) return value;
  throw new StartProblem(`${name} is ${text}: it must be a number from ${min} to ${max}.`);
}

function shardsOf(environment: NodeJS.ProcessEnv): number {
  const shards = numberOf(environment, 'CONCORD_SHARDS', 1, 1, MAX_SHARDS);
  if (Number.isInteger(shards)) return shards;
  throw new StartProblem(`CONCORD_SHARDS is ${shards}: it must be a whole number.`);
}

function brokersOf(environment: NodeJS.ProcessEnv): string | undefined {
  const brokers = environment.CONCORD_KAFKA_URL?.trim() || undefined;
  if (brokers === undefined || brokers.split(',').every((broker) => /^[^\s:/]+:\d+$/.test(broker.trim())))
    return brokers;
  throw new StartProblem(`CONCORD_KAFKA_URL is ${brokers}: it must be host:port, or several with commas between.`);
}
