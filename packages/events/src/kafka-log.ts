import { answers, openDatabase } from '@concord/database';
import { startConsumer } from './consumer.ts';
import type { Consumer, KeptLog } from './event-log.ts';
import { groupAppends } from './group-appends.ts';
import { openAppender } from './kafka/appender.ts';
import { type Kafka, reachOf, within } from './kafka/client.ts';
import { follower, nothingParked } from './kafka/follow.ts';
import { joinGroup } from './kafka/group-member.ts';
import { type GroupStore, groupStore } from './kafka/group-store.ts';
import { groupLags } from './kafka/lags.ts';
import { oldestRecordMs } from './kafka/oldest-record.ts';
import { readLog } from './kafka/read-log.ts';
import { topicKeeper, topicsOf } from './kafka/topics.ts';
import { parkedInbox } from './parked-inbox.ts';

export type KafkaLogOptions = {
  /** host:port of some brokers, separated by commas. */
  readonly brokers: string;
  /** The database that parked events are kept in, for its system role: the consumers' own. */
  readonly parkedUrl: string;
  readonly poolSize?: number;
  /** What topics and groups begin with. */
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
const QUESTION_MS = 5_000;
const READ_MS = 60_000;
const READY_MS = 2_000;

/**
 * The event log of the distributed shape: Kafka, and for what a consumer could not handle the consumer's own database.
 * At least once: an append that failed half-way is there twice after its repetition. The client is loaded here and
 * connects when it is first needed, so an unreachable cluster fails appends and delays consumers, but no start.
 */
export function openKafkaLog(options: KafkaLogOptions): KeptLog {
  const { brokers, prefix = 'concord', partitions = 6, replicas = 1, retentionMs = 14 * DAY_MS } = options;
  const onError = options.onError ?? (() => undefined);
  const database = openDatabase({
    url: options.parkedUrl,
    poolSize: options.poolSize ?? 2,
    applicationName: 'parked events',
  });
  const parked = parkedInbox(database);
  const kafka: Promise<Kafka> = import('@platformatic/kafka');
  const reach = reachOf(brokers);
  const admin = kafka.then(({ Admin }) => new Admin(reach));
  const ensureTopics = topicKeeper(kafka, admin, { prefix, partitions, replicas, retentionMs });
  const appender = openAppender({
    kafka,
    reach,
    prefix,
    ensureTopics,
    timeoutMs: options.appendTimeoutMs ?? 10_000,
  });
  const groups = new Map<string, readonly string[]>();
  const consumers = new Map<Consumer, GroupStore>();
  const groupIdOf = (group: string) => `${prefix}.${group}`;

  const lagsOf = async (names: readonly string[]): Promise<ReadonlyMap<string, number>> => {
    await ensureTopics(names.flatMap((name) => groups.get(name) ?? []));
    const subscribed = names.map((name) => ({ groupId: groupIdOf(name), topics: groups.get(name) ?? [] }));
    const lags = await within(QUESTION_MS, 'the lag', groupLags(await admin, subscribed));
    return new Map(names.map((name) => [name, lags.get(groupIdOf(name)) ?? 0]));
  };

  return {
    append: groupAppends(appender.append),
    read: async (after, limit) =>
      within(READ_MS, 'reading', readLog({ kafka: await kafka, reach, admin: await admin, prefix }, after, limit)),
    consume: (subscription) => {
      const topics = topicsOf(prefix, subscription.types);
      const { group } = subscription;
      const isFollowing = subscription.everyInstance === true;
      if (!isFollowing) groups.set(group, topics);
      const follow = follower(prefix, topics);
      const store = groupStore({
        subscription,
        parked: isFollowing ? nothingParked : parked,
        onError,
        join: async () => {
          await ensureTopics(topics);
          if (isFollowing) return follow(await kafka, reach);
          return joinGroup({ kafka: await kafka, reach, groupId: groupIdOf(group), topics });
        },
        lag: async () => (isFollowing ? 0 : ((await lagsOf([group])).get(group) ?? 0)),
      });
      // The store waits for records itself.
      const signal = { notify: store.finish, count: () => 0, wait: () => Promise.resolve() };
      const running = startConsumer(subscription, store, signal);
      const consumer = { lag: running.lag, stop: () => running.stop().finally(() => store.close().catch(onError)) };
      consumers.set(consumer, store);
      return { lag: consumer.lag, stop: () => consumer.stop().finally(() => consumers.delete(consumer)) };
    },
    replayParked: parked.replay,
    oldestKeptMs: async () => {
      const known = await Promise.all([admin, kafka]);
      const topics = (await known[0].listTopics()).filter((topic) => topic.startsWith(`${prefix}.`));
      const clients = { kafka: known[1], reach, admin: known[0], prefix };
      const ages = [await within(READ_MS, 'reading', oldestRecordMs(clients, topics)), await parked.oldestMs()];
      const oldest = Math.min(...ages.map((age) => age ?? Number.POSITIVE_INFINITY));
      return Number.isFinite(oldest) ? oldest : null;
    },
    lags: () => lagsOf([...groups.keys()]),
    isReady: async () => {
      const asked = admin.then((one) => one.metadata({ topics: [], forceUpdate: true }));
      const [cluster, kept] = await Promise.all([
        within(READY_MS, 'the question', asked).then(
          () => true,
          () => false,
        ),
        answers(database),
      ]);
      return cluster && kept;
    },
    close: async () => {
      // A handler that is at work is not waited for: what it was given comes again.
      for (const consumer of consumers.keys()) consumer.stop().catch(onError);
      const closing = [
        ...[...consumers.values()].map((store) => store.close()),
        appender.close(),
        (await admin).close(),
      ];
      await within(QUESTION_MS, 'closing', Promise.allSettled(closing)).catch(onError);
      await database.close();
    },
  };
}
