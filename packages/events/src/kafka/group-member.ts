import type { Consumer } from '@platformatic/kafka';
import { type Kafka, type Reach, within } from './client.ts';
import { fetchRecords, type Offsets, offsetsByLeader, type Placed } from './fetch-records.ts';

/** One member of a consumer group, with the partitions that the group gave it. */
export type GroupMember = {
  /** Changes with every rebalance: what was read before one is no longer this member's to commit. */
  readonly generation: () => number;
  /** The records behind those it answered before, or none after a while; only one call at a time. */
  readonly take: (limit: number) => Promise<Taken>;
  /** Are the next records here already, so that `take` does not wait? */
  readonly hasMore: () => boolean;
  readonly commit: (offsets: Offsets) => Promise<void>;
  readonly leave: () => Promise<void>;
};

export type Taken = { readonly generation: number; readonly records: readonly Placed[] };

export type MemberOptions = {
  readonly kafka: Kafka;
  readonly reach: Reach;
  readonly groupId: string;
  readonly topics: readonly string[];
};

/** A member that was killed or is frozen loses its partitions after this time. */
const SESSION_MS = 10_000;
const HEARTBEAT_MS = 1_000;
const JOIN_MS = 10_000;
/** A join waits until all members are there, for as long as a rebalance may take. */
const ANSWER_MS = JOIN_MS + 5_000;
const LEAVE_MS = 3_000;
const BOUNDS = { maxBytes: 2_097_152, maxWaitMs: 500 };

/**
 * Joins a group and reads by itself instead of through the client's stream: that one may still push an answer to an old
 * request after a rebalance and then go on behind records that nobody handled. Here positions belong to a generation.
 */
export async function joinGroup({ kafka, reach, groupId, topics }: MemberOptions): Promise<GroupMember> {
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
  let read = { generation, next: new Map<string, Map<number, bigint>>() };
  let buffer: Placed[] = [];
  const underWay = new Map<number, Promise<void>>();
  let broken: Error | undefined;
  let woken = Promise.withResolvers<void>();
  const breakWith = (error: Error) => {
    broken ??= error;
    woken.resolve();
  };
  consumer.on('error', breakWith);
  consumer.on('consumer:heartbeat:stalled', () => breakWith(new Error(`${groupId}: no heartbeat is answered`)));
  consumer.on('consumer:group:join', () => {
    generation += 1;
    woken.resolve();
  });
  const leave = () => within(LEAVE_MS, 'leaving the group', consumer.close(true));
  try {
    consumer.topics.trackAll(...topics);
    await consumer.joinGroup({});
  } catch (error) {
    leave().catch(() => undefined);
    throw error;
  }

  const begin = async (): Promise<void> => {
    const joined = generation;
    buffer = [];
    await Promise.all(underWay.values());
    read = { generation: joined, next: await startOf(consumer, kafka.ListOffsetTimestamps.EARLIEST) };
  };
  const ask = async (node: number, offsets: Offsets): Promise<void> => {
    const asked = read;
    try {
      const records = await fetchRecords(consumer, node, offsets, BOUNDS);
      if (asked !== read || asked.generation !== generation) return;
      for (const { topic, partition, offset } of records) read.next.get(topic)?.set(partition, offset + 1n);
      buffer.push(...records);
    } catch (error) {
      if (asked === read) breakWith(error instanceof Error ? error : new Error(String(error)));
    } finally {
      underWay.delete(node);
    }
  };

  return {
    generation: () => generation,
    hasMore: () => buffer.length > 0 && read.generation === generation,
    take: async (limit) => {
      if (read.generation !== generation) await begin();
      if (buffer.length === 0) {
        for (const [node, offsets] of await offsetsByLeader(consumer, read.next)) {
          if (!underWay.has(node)) underWay.set(node, ask(node, offsets));
        }
        await firstOf([...underWay.values(), woken.promise], BOUNDS.maxWaitMs * 2);
        woken = Promise.withResolvers();
      }
      if (broken) throw broken;
      return { generation, records: read.generation === generation ? buffer.splice(0, limit) : [] };
    },
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
async function startOf(consumer: Consumer, earliest: bigint): Promise<Map<string, Map<number, bigint>>> {
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

async function firstOf(events: readonly Promise<void>[], limitMs: number): Promise<void> {
  const late = Promise.withResolvers<void>();
  const timer = setTimeout(late.resolve, limitMs);
  await Promise.race([...events, late.promise]);
  clearTimeout(timer);
}
