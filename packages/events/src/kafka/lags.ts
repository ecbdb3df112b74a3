import type { Admin } from '@platformatic/kafka';

type Subscribed = { readonly groupId: string; readonly topics: readonly string[] };

const LATEST = -1n;
const EARLIEST = -2n;

/**
 * Records of its topics that each group has not passed, in all partitions, whoever reads them. That counts events of other
 * types of the same family too, until the group has passed them: never less than what waits, and zero when nothing does.
 */
export async function groupLags(admin: Admin, groups: readonly Subscribed[]): Promise<ReadonlyMap<string, number>> {
  if (groups.length === 0) return new Map();
  const topics = [...new Set(groups.flatMap((group) => group.topics))];
  const counts = await partitionCounts(admin, topics);
  const [newest, oldest] = [await offsetsAt(admin, counts, LATEST), await offsetsAt(admin, counts, EARLIEST)];
  const answer = await admin.listConsumerGroupOffsets({
    groups: groups.map(({ groupId, topics: ofGroup }) => ({
      groupId,
      topics: ofGroup.map((name) => ({ name, partitionIndexes: [...Array(counts.get(name) ?? 0).keys()] })),
    })),
  });
  const lags = new Map<string, number>();
  for (const { groupId, topics: ofGroup } of answer) {
    let lag = 0n;
    for (const { name, partitions } of ofGroup) {
      for (const { partitionIndex, committedOffset } of partitions) {
        const place = `${name}/${partitionIndex}`;
        const first = oldest.get(place) ?? 0n;
        const passed = committedOffset > first ? committedOffset : first;
        lag += (newest.get(place) ?? passed) - passed;
      }
    }
    lags.set(groupId, Number(lag));
  }
  return lags;
}

/** How many partitions each of the topics has. */
export async function partitionCounts(admin: Admin, topics: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const metadata = await admin.metadata({ topics: [...topics] });
  return new Map(topics.map((topic) => [topic, metadata.topics.get(topic)?.partitionsCount ?? 0]));
}

/** The offset of each `topic/partition`: behind the newest record, or of the oldest that is still there. */
export async function offsetsAt(
  admin: Admin,
  counts: ReadonlyMap<string, number>,
  timestamp: bigint,
): Promise<ReadonlyMap<string, bigint>> {
  const topics = [...counts].map(([name, count]) => ({
    name,
    partitions: [...Array(count).keys()].map((partitionIndex) => ({ partitionIndex, timestamp })),
  }));
  const answer = await admin.listOffsets({ topics });
  return new Map(
    answer.flatMap(({ name, partitions }) =>
      partitions.map(({ partitionIndex, offset }): [string, bigint] => [`${name}/${partitionIndex}`, offset]),
    ),
  );
}
