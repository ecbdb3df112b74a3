import type { Consumer } from '@platformatic/kafka';

/** The next offset to read of each partition, by topic. */
export type Offsets = ReadonlyMap<string, ReadonlyMap<number, bigint>>;

export type Placed = {
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint;
  readonly value: Buffer | null;
};

/** What one broker is asked for: bounds of an answer, and for how long it may wait for the first record. */
export type FetchBounds = { readonly maxBytes: number; readonly maxWaitMs: number };

const NO_EPOCH = -1;

/** The offsets to read, by the broker that leads the partition. */
export async function offsetsByLeader(
  consumer: Consumer,
  offsets: Offsets,
): Promise<ReadonlyMap<number, Map<string, Map<number, bigint>>>> {
  const { topics } = await consumer.metadata({ topics: [...offsets.keys()] });
  const leaders = new Map<number, Map<string, Map<number, bigint>>>();
  for (const [topic, partitions] of offsets) {
    for (const [partition, offset] of partitions) {
      const leader = topics.get(topic)?.partitions[partition]?.leader ?? -1;
      if (leader < 0) throw new Error(`${topic}/${partition} has no leader`);
      const ofLeader = leaders.get(leader) ?? new Map<string, Map<number, bigint>>();
      ofLeader.set(topic, (ofLeader.get(topic) ?? new Map<number, bigint>()).set(partition, offset));
      leaders.set(leader, ofLeader);
    }
  }
  return leaders;
}

/** Records from these offsets on, each partition's in order. */
export async function fetchRecords(
  consumer: Consumer,
  node: number,
  offsets: Offsets,
  { maxBytes, maxWaitMs }: FetchBounds,
): Promise<readonly Placed[]> {
  const { topics } = await consumer.metadata({ topics: [...offsets.keys()] });
  const names = new Map([...topics].map(([name, { id }]) => [id, name]));
  const response = await consumer.fetch({
    node,
    minBytes: 1,
    maxBytes,
    maxWaitTime: maxWaitMs,
    topics: [...offsets].map(([topic, partitions]) => ({
      topicId: topics.get(topic)?.id ?? '',
      partitions: [...partitions].map(([partition, fetchOffset]) => ({
        partition,
        fetchOffset,
        currentLeaderEpoch: NO_EPOCH,
        lastFetchedEpoch: NO_EPOCH,
        partitionMaxBytes: maxBytes,
      })),
    })),
  });
  return recordsOf(response, names, offsets);
}

type FetchResponse = Awaited<ReturnType<Consumer['fetch']>>;

function recordsOf(response: FetchResponse, names: ReadonlyMap<string, string>, offsets: Offsets): readonly Placed[] {
  const records: Placed[] = [];
  for (const { topicId, partitions } of response.responses) {
    const topic = names.get(topicId) ?? '';
    for (const { partitionIndex: partition, records: batches } of partitions) {
      const from = offsets.get(topic)?.get(partition);
      // A broker's session may still hold a partition that was not asked for this time.
      if (from === undefined) continue;
      for (const { firstOffset, records: ofBatch } of batches ?? []) {
        for (const { offsetDelta, value } of ofBatch) {
          const offset = firstOffset + BigInt(offsetDelta);
          // A batch is answered whole, also when it begins before what was asked for.
          if (offset >= from) records.push({ topic, partition, offset, value });
        }
      }
    }
  }
  return records;
}
