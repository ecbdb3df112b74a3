import type { ShardUrls } from '@concord/service';
import { z } from 'zod';
import type { AskedName } from '../services/clients.ts';
import type { AnyComposition } from '../services/compositions.ts';
import { StartProblem } from '../setup/start-problem.mjs';
import { isSharded, MAX_SHARDS, type ServiceName, shardNames } from '../topology.ts';

export type ServiceConfig = {
  readonly requestUrl: string;
  readonly systemUrl: string;
  /** All databases over which its merchants are spread; only the one above where they are not. */
  readonly shards: readonly ShardUrls[];
  readonly eventLogUrl: string;
  readonly eventDays: number;
  readonly host: string;
  readonly port: number;
  /** How many of this service run on its databases. */
  readonly instances: number;
  /** The issuer of tokens. */
  readonly publicUrl: string;
  readonly clientSecret: string;
  /** Where the services are that this one asks. */
  readonly neighbours: ReadonlyMap<AskedName, string>;
  readonly tracesEndpoint: string | undefined;
  readonly redisUrl: string | undefined;
  readonly kafkaBrokers: string | undefined;
  /** What only this service must be told, as its composition reads it. */
  readonly own: unknown;
};

const DATABASE = { request: 'CONCORD_DATABASE_URL', system: 'CONCORD_SYSTEM_DATABASE_URL' } as const;
const databaseUrl = z.string().regex(/^postgres(ql)?:\/\//, 'it must be a postgres:// URL');
const address = z.url({ protocol: /^https?$/, error: 'it must be an http:// URL' });

const commonSchema = z.object({
  CONCORD_DATABASE_URL: databaseUrl.describe('the database, as the role of its requests'),
  CONCORD_SYSTEM_DATABASE_URL: databaseUrl.describe('the same database, as its system role'),
  CONCORD_EVENT_LOG_URL: z.url().describe('the event log'),
  CONCORD_EVENT_DAYS: z.coerce.number().min(1).max(3_650).default(14),
  CONCORD_HOST: z.string().min(1).default('127.0.0.1'),
  CONCORD_PORT: z.coerce.number().int().min(0).max(65_535),
  CONCORD_INSTANCES: z.coerce.number().int().min(1).default(1),
  CONCORD_PUBLIC_URL: address.describe("the gateway's address: the issuer of tokens"),
  CONCORD_CLIENT_SECRET: z.string().min(16).describe("this service's own secret at Identity"),
  OTEL_EXPORTER_OTLP_ENDPOINT: z.string().optional(),
  CONCORD_REDIS_URL: z.string().optional().describe('what processes share and may lose'),
  CONCORD_KAFKA_URL: z.string().optional().describe('host:port of the brokers that carry events'),
});

/** Reads what a service process is told by its environment; refuses in one sentence what is missing or makes no sense. */
export function readServiceConfig(composition: AnyComposition, environment: NodeJS.ProcessEnv): ServiceConfig {
  const { service, calls, settings } = composition;
  const shards = shardsIn(service, environment);
  const directory: readonly AskedName[] = shards.length > 1 ? ['merchant'] : [];
  const asked = [...new Set<AskedName>([...(calls as readonly AskedName[]), ...directory, 'identity'])].filter(
    (name) => name !== service,
  );
  const neighbourSchema = z.object(Object.fromEntries(asked.map((name) => [addressVariable(name), address])));
  const common = parsed(service, commonSchema, environment);
  const addresses = parsed(service, neighbourSchema, environment);
  return {
    requestUrl: common.CONCORD_DATABASE_URL,
    systemUrl: common.CONCORD_SYSTEM_DATABASE_URL,
    shards,
    eventLogUrl: common.CONCORD_EVENT_LOG_URL,
    eventDays: common.CONCORD_EVENT_DAYS,
    host: common.CONCORD_HOST,
    port: common.CONCORD_PORT,
    instances: common.CONCORD_INSTANCES,
    publicUrl: common.CONCORD_PUBLIC_URL,
    clientSecret: common.CONCORD_CLIENT_SECRET,
    neighbours: new Map(asked.map((name) => [name, addresses[addressVariable(name)] ?? ''])),
    tracesEndpoint: common.OTEL_EXPORTER_OTLP_ENDPOINT || undefined,
    redisUrl: common.CONCORD_REDIS_URL || undefined,
    kafkaBrokers: common.CONCORD_KAFKA_URL || undefined,
    own: parsed(service, settings, environment),
  };
}

/** What names the databases of a further shard, the second or a later one. */
export function namesOfShard(number: number): { readonly request: string; readonly system: string } {
  return { request: `CONCORD_SHARD_${number}_DATABASE_URL`, system: `CONCORD_SHARD_${number}_SYSTEM_DATABASE_URL` };
}

/** The first shard is the database of every service; the others are numbered without a gap. */
function shardsIn(service: ServiceName, environment: NodeJS.ProcessEnv): readonly ShardUrls[] {
  const numbers = Array.from({ length: MAX_SHARDS - 1 }, (_, index) => index + 2);
  const last = numbers.findLast((number) => environment[namesOfShard(number).request] !== undefined) ?? 1;
  if (last > 1 && !isSharded(service)) throw new StartProblem(`${service} has no shards: name one database.`);
  const [first, ...others] = shardNames(last).map((name, index) => {
    const names = index === 0 ? DATABASE : namesOfShard(index + 1);
    const urls = parsed(service, z.object({ [names.request]: databaseUrl, [names.system]: databaseUrl }), environment);
    return { name, requestUrl: urls[names.request] ?? '', systemUrl: urls[names.system] ?? '' };
  });
  return first ? [first, ...others] : [];
}

/** `CONCORD_ORDERS_URL`: the base URL of a service. */
export function addressVariable(name: string): string {
  return `CONCORD_${name.toUpperCase()}_URL`;
}

export function parsed<Schema extends z.ZodType>(
  program: string,
  schema: Schema,
  environment: NodeJS.ProcessEnv,
): z.output<Schema> {
  const read = schema.safeParse(environment);
  if (read.success) return read.data;
  const problems = read.error.issues.map(({ path, message }) => {
    const name = String(path[0]);
    return environment[name] === undefined ? `${name} is not set` : `${name}: ${message}`;
  });
  throw new StartProblem(`${program} cannot start: ${problems.join('; ')}.`);
}

/** The configuration as it may be shown: no passwords, no secrets. */
export function shownConfig(config: ServiceConfig): object {
  const {
    requestUrl,
    systemUrl,
    shards,
    eventLogUrl,
    redisUrl,
    clientSecret: _,
    own: __,
    neighbours,
    ...shown
  } = config;
  return {
    ...shown,
    database: withoutPassword(requestUrl),
    systemDatabase: withoutPassword(systemUrl),
    shards: shards.map((shard) => withoutPassword(shard.requestUrl)),
    eventLog: withoutPassword(eventLogUrl),
    ...(redisUrl ? { redis: withoutPassword(redisUrl) } : {}),
    neighbours: Object.fromEntries(neighbours),
  };
}

function withoutPassword(text: string): string {
  const url = new URL(text);
  url.password = '';
  return url.href;
}
