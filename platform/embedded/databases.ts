import { type EventLog, type KeptLog, openEmbeddedLog, openKafkaLog } from '@concord/events';
import {
  type Directory,
  every,
  type Logger,
  openServiceData,
  registerGauges,
  remembered,
  type ServiceData,
} from '@concord/service';
import { provisionEventLog, provisionShards } from '../services/provision.ts';
import { checkServers, type ShardServers } from '../services/shard-servers.ts';
import { connectionCount, EVENT_LOG, SERVICES, type ServiceName } from '../topology.ts';
import type { Secrets } from './secrets.ts';

const DEFAULT_EVENT_DAYS = 14;
const DAY_MS = 86_400_000;
const FORGET_EVERY_MS = 3_600_000;
/** How soon a replay that a person asked for is noticed. */
const REPLAY_EVERY_MS = 2_000;

/** Opens a service's own data with both of its roles; the databases are made and brought up to date first. */
export type OpenData = (service: ServiceName, migrations: string, directory: Directory) => Promise<ServiceData>;

export type Databases = {
  readonly log: EventLog;
  readonly open: OpenData;
  /** Does every database that was opened answer? */
  readonly isReady: () => Promise<boolean>;
  readonly close: () => Promise<void>;
};

/** A database for each service and one for the event log, on the embedded server; further shards wherever they are named. */
export async function openDatabases(
  superuserUrl: string,
  secrets: Secrets,
  logger: Logger,
  {
    eventDays = DEFAULT_EVENT_DAYS,
    kafkaBrokers,
    shards = 1,
    shardServers = new Map(),
  }: { eventDays?: number; kafkaBrokers?: string | undefined; shards?: number; shardServers?: ShardServers } = {},
): Promise<Databases> {
  const servers = { serverUrl: superuserUrl, shards, shardServers };
  await checkServers(servers, (count) => connectionCount(SERVICES, count));
  const events = await provisionEventLog(superuserUrl, secrets);
  const log = kafkaBrokers
    ? openKafkaLog({
        brokers: kafkaBrokers,
        parkedUrl: events.systemUrl,
        poolSize: EVENT_LOG.connections,
        retentionMs: eventDays * DAY_MS,
        onError: (error) => logger.warn({ err: error }, 'Kafka failed'),
      })
    : openEmbeddedLog({ url: events.systemUrl, poolSize: EVENT_LOG.connections });
  const opened: ServiceData[] = [];
  const forgetting = every(
    FORGET_EVERY_MS,
    () => forgetEvents(log, opened, Date.now() - eventDays * DAY_MS),
    (error) => logger.error({ err: error }, 'forgetting old events failed'),
  );
  const replaying = every(REPLAY_EVERY_MS, log.replayRequested, (error) =>
    logger.error({ err: error }, 'replaying parked events failed'),
  );
  const lags = remembered(log.lags);
  const unregister = registerGauges('concord_consumer_lag', 'Events that a group has not handled yet', 'group', lags);
  return {
    log,
    open: async (service, migrations, directory) => {
      const urls = await provisionShards(servers, secrets, service);
      const [{ requestUrl, systemUrl }] = urls;
      const spread = urls.length > 1 ? { shards: urls, directory } : undefined;
      const readers = SERVICES.find((one) => one.name === service)?.readers ?? 2;
      const data = await openServiceData({
        ...{ service, requestUrl, systemUrl, migrations, readers, log, logger, spread },
      });
      opened.push(data);
      return data;
    },
    isReady: async () => (await Promise.all([log, ...opened].map((one) => one.isReady()))).every(Boolean),
    close: async () => {
      unregister();
      await forgetting.stop();
      await replaying.stop();
      await Promise.all(opened.map((data) => data.close()));
      await log.close();
    },
  };
}

/** First the events, then what consumers remember of those that cannot come again. */
async function forgetEvents(log: KeptLog, opened: readonly ServiceData[], beforeMs: number): Promise<void> {
  await log.forget?.(beforeMs);
  const oldestKeptMs = await log.oldestKeptMs();
  for (const data of opened) await data.forgetInbox(oldestKeptMs);
}
