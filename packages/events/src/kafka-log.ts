import { answers, openDatabase } from '@concord/database';
import type { KeptLog, Subscription } from './event-log.ts';
import { groupAppends } from './group-appends.ts';
import { openAppender } from './kafka/appender.ts';
import { within } from './kafka/client.ts';
import { openClients } from './kafka/clients.ts';
import { kafkaConsumers } from './kafka/consumers.ts';
import { oldestRecordMs } from './kafka/oldest-record.ts';
import { readLog } from './kafka/read-log.ts';
import { topicKeeper } from './kafka/topics.ts';
import { parkedInbox } from './parked-inbox.ts';

export type KafkaLogOptions = {
  /** host:port of some brokers, separated by commas. */
  readonly brokers: string;
  /** The database that parked events are kept in, for its system role: the consumers' own. */
  readonly parkedUrl: string;
  readonly poolSize?: number;
  /** What topics and groups begin with: two logs on one cluster do not meet. */
  readonly prefix?: string;
  /** Of topics that are made; at most so many instances of a consumer share its work. */
  readonly partitions?: number;
  readonly replicas?: number;
  readonly retentionMs?: number;
  /** An append that took longer has failed. */
  readonly appendTimeoutMs?: number;
  readonly onError?: (error: unknown) => void;
};

const DAY_MS = 86_400_000;
const CLOSE_MS = 5_000;
const READ_MS = 60_000;
const READY_MS = 2_000;

/**
 * The event log of the distributed shape: Kafka, and for what a consumer could not handle the consumer's own database.
 * At least once: an append that failed half-way is there twice after its repetition. The client is loaded here and
 * connects when it is first needed, so an unreachable cluster fails appends and delays consumers, but no start.
 */
export function openKafkaLog(options: KafkaLogOptions): KeptLog {
  const { brokers, parkedUrl, poolSize = 2, prefix = 'concord', appendTimeoutMs: timeoutMs = 10_000 } = options;
  const { partitions = 6, replicas = 1, retentionMs = 14 * DAY_MS, onError = () => undefined } = options;
  const database = openDatabase({ url: parkedUrl, poolSize, applicationName: 'parked events' });
  const parked = parkedInbox(database);
  const clients = openClients(brokers, prefix);
  const ensureTopics = topicKeeper(clients, { partitions, replicas, retentionMs });
  const appender = openAppender({ clients, ensureTopics, timeoutMs });
  const handlers = new Map<string, Subscription['handle']>();
  const consumers = kafkaConsumers({ clients, prefix, ensureTopics, parked, onError });

  const clusterAnswers = async (): Promise<boolean> => {
    const asked = clients.then(({ admin }) => admin.metadata({ topics: [], forceUpdate: true }));
    return within(READY_MS, 'the question', asked).then(
      () => true,
      () => false,
    );
  };
  return {
    append: groupAppends(appender.append),
    read: async (after, limit) => within(READ_MS, 'reading', readLog(await clients, after, limit)),
    consume: (subscription) => {
      if (!subscription.everyInstance) handlers.set(subscription.group, subscription.handle);
      return consumers.consume(subscription);
    },
    replayParked: parked.replay,
    replayRequested: () => parked.replayRequested(handlers),
    lags: consumers.lags,
    oldestKeptMs: async () => {
      const inLog = await within(READ_MS, 'reading', oldestRecordMs(await clients));
      const ages = [inLog, await parked.oldestMs()].filter((age) => age !== null);
      return ages.length === 0 ? null : Math.min(...ages);
    },
    isReady: async () => (await Promise.all([clusterAnswers(), answers(database)])).every(Boolean),
    close: async () => {
      const left = consumers.leave();
      const closing = Promise.allSettled([left, appender.close(), (await clients).admin.close()]);
      await within(CLOSE_MS, 'closing', closing).catch(onError);
      await database.close();
    },
  };
}
