import type { Consumer } from '@platformatic/kafka';
import { within } from './client.ts';
import type { Clients } from './clients.ts';
import type { Offsets } from './fetch-records.ts';
import { type Place, type RecordReader, recordReader } from './record-reader.ts';

/** One member of a consumer group, with the partitions that the group gave it. */
export type GroupMember = Pick<RecordReader, 'take' | 'hasMore'> & {
  /** Changes with every rebalance: what was read before one is no longer this member's to commit. */
  readonly generation: () => number;
  readonly commit: (offsets: Offsets) => Promise<void>;
  readonly leave: () => Promise<void>;
};

/** A member that was killed or is frozen loses its partitions after this time. */
const SESSION_MS = 10_000;
const HEARTBEAT_MS = 1_000;
const JOIN_MS = 10_000;
/** A join waits until all members are there, for as long as a rebalance may take. */
const ANSWER_MS = JOIN_MS + 5_000;
const LEAVE_MS = 3_000;

/**
 * Joins a group and reads by itself instead of through the client's stream: that one may still push an answer to an old
 * request after a rebalance and then go on behind records that nobody handled. Here positions belong to a generation.
 */
export async function joinGroup(
  { kafka, reach }: Clients,
  groupId: string,
  topics: readonly string[],
): Promise<GroupMember> {
  const consumer: Consumer = new kafka.Consumer({
    ...reach,
    requestTimeout: ANSWER_MS,
    groupId,
    sessionTimeout: SESSION_MS,
    rebalanceTimeout: JOIN_MS,
    heartbeatInterval: HEARTBEAT_MS,
    autocommit: false,
  });
  let generation = 0;
  const start = () => groupPlace(consumer, kafka.ListOffsetTimestamps.EARLIEST);
  const reader = recordReader({ consumer, generation: () => generation, start });
  consumer.on('error', reader.breakWith);
  consumer.on('consumer:heartbeat:stalled', () => reader.breakWith(new Error(`${groupId}: heartbeats go unanswered`)));
  consumer.on('consumer:group:join', () => {
    generation += 1;
    reader.wake();
  });
  const leave = () => within(LEAVE_MS, 'leaving the group', consumer.close(true));
  try {
    consumer.topics.trackAll(...topics);
    await consumer.joinGroup({});
  } catch (error) {
    leave().catch(() => undefined);
    throw error;
  }
  return {
    ...reader,
    generation: () => generation,
    commit: (offsets) =>
      consumer.commit({
        offsets: [...offsets].flatMap(([topic, partitions]) =>
          [...partitions].map(([partition, offset]) => ({ topic, partition, offset, leaderEpoch: -1 })),
        ),
      }),
    leave,
  };
}

/** Where the group stopped in each partition of this member; where it never was, or was too long ago, the oldest. */
async function groupPlace(consumer: Consumer, earliest: bigint): Promise<Place> {
  const assigned = consumer.assignments ?? [];
  if (assigned.length === 0) return new Map();
  const topics = assigned.map(({ topic }) => topic);
  const partitions = Object.fromEntries(assigned.map(({ topic, partitions: ofTopic }) => [topic, ofTopic]));
  const [committed, oldest] = await Promise.all([
    consumer.listCommittedOffsets({ topics: assigned }),
    consumer.listOffsets({ topics, partitions, timestamp: earliest }),
  ]);
  const start = (topic: string, partition: number): [number, bigint] => {
    const [stopped, first] = [committed.get(topic)?.[partition] ?? -1n, oldest.get(topic)?.[partition] ?? 0n];
    return [partition, stopped > first ? stopped : first];
  };
  return new Map(
    assigned.map(({ topic, partitions: ofTopic }) => [topic, new Map(ofTopic.map((one) => start(topic, one)))]),
  );
}
