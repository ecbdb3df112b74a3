import { createSigner, createVerifier, generateSigningKey, type TokenClaims } from '@concord/auth';
import type { CallOptions, ServeOptions } from '@concord/contract';
import { throughPgBouncer } from '@concord/database';
import { type EventLog, eventLogMigrations, openEmbeddedLog, type PublishedEvent } from '@concord/events';
import { newId } from '@concord/ids';
import { type KeyValue, openKeyValues } from '@concord/key-value';
import { type AsService, type Logger, openServiceData, type ServiceData } from '@concord/service';
import { provisionedDatabase } from './provisioned-database.ts';

/** What a service gets in a test: its own real databases with both roles, a real event log, and tokens of any caller. */
export type TestService = {
  readonly data: ServiceData;
  /** In this process, unless the test gives another. */
  readonly keyValue: KeyValue;
  readonly serve: ServeOptions;
  readonly logger: Logger;
  /** The options of a call by a staff member of the merchant who may do everything, or by whoever the claims say. */
  readonly caller: (merchantId: string, claims?: Partial<TokenClaims>) => Promise<CallOptions>;
  readonly asService: AsService;
  /** All that was published so far, in order, once the outbox is empty. */
  readonly published: () => Promise<readonly PublishedEvent[]>;
  readonly stop: () => Promise<void>;
};

const ISSUER = 'https://concord.test';
const TOKEN_LIFETIME_MS = 3_600_000;
const signing = generateSigningKey('test').then(async (key) => ({ key, sign: await createSigner(ISSUER, key) }));

/** Several services of one test can share a log: pass the first one's. */
export async function testService(
  service: string,
  migrations: string,
  options: {
    readonly now?: () => number;
    readonly log?: EventLog;
    readonly readers?: number;
    /** PgBouncer, in transaction mode, that the request role goes through. */
    readonly through?: string | undefined;
  } = {},
): Promise<TestService> {
  const { key, sign } = await signing;
  const ownLog = options.log ? undefined : await testLog();
  const log = options.log ?? (ownLog as { log: EventLog }).log;
  const urls = await provisionedDatabase(service);
  const through = options.through ?? process.env.CONCORD_TEST_THROUGH;
  const data = await openServiceData({
    ...urls,
    ...(through ? { requestUrl: throughPgBouncer(urls.requestUrl, through) } : {}),
    service,
    migrations,
    readers: options.readers ?? 4,
    log,
    logger: silentLogger,
    ...(options.now ? { now: options.now } : {}),
  });
  const verify = createVerifier({ issuer: ISSUER, keys: async () => ({ keys: [key.publicJwk] }) });
  const caller: TestService['caller'] = async (merchantId, claims) => {
    const all: TokenClaims = { kind: 'user', subject: newId('user'), scopes: ['*'], merchantId, ...claims };
    return { token: await sign(all, TOKEN_LIFETIME_MS) };
  };
  const serviceToken = await sign({ kind: 'service', subject: service, scopes: ['*'] }, TOKEN_LIFETIME_MS);
  const values = await openKeyValues({ onError: (error) => silentLogger.error({ err: error }, 'key-value failed') });
  return {
    data,
    keyValue: values.of(service),
    serve: { verify, checkOutputs: true },
    logger: silentLogger,
    caller,
    asService: async (merchantId, extra) => ({ token: serviceToken, merchantId, ...extra }),
    published: () => publishedBy(data),
    stop: async () => {
      await data.close();
      await urls.drop();
      await ownLog?.stop();
    },
  };
}

/** A real event log in a database of its own. */
export async function testLog(): Promise<{
  readonly log: EventLog;
  /** For other processes that would use the same log. */
  readonly url: string;
  readonly stop: () => Promise<void>;
}> {
  const urls = await provisionedDatabase('events', eventLogMigrations);
  const log = openEmbeddedLog({ url: urls.systemUrl, poolSize: 6 });
  return {
    log,
    url: urls.systemUrl,
    stop: async () => {
      await log.close();
      await urls.drop();
    },
  };
}

async function publishedBy(data: ServiceData): Promise<readonly PublishedEvent[]> {
  const deadline = Date.now() + 10_000;
  while (Date.now() < deadline) {
    const [left] = await data.system.run({ text: 'select count(*) as waiting from outbox', values: [] });
    if (left?.rows[0]?.waiting === 0) return (await data.log.read(undefined, 10_000)).events;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error('The outbox did not drain within 10 s');
}

export const silentLogger: Logger = {
  info: () => undefined,
  warn: () => undefined,
  error: (facts, message) => {
    if (process.env.CONCORD_TEST_LOG) console.error(message, facts);
  },
};
