import type { LogPage } from '../event-log.ts';
import { type Clients, logTopics } from './clients.ts';
import { fetchRecords, type Offsets, offsetsByLeader } from './fetch-records.ts';
import { offsetsAt, partitionCounts } from './lags.ts';
import { fromRecord } from './record.ts';

const BOUNDS = { maxBytes: 4_194_304, maxWaitMs: 100 };

/** The next offset by topic and partition, as a text that the caller keeps and need not understand. */
type Place = Readonly<Record<string, readonly string[]>>;

/** Reads all topics of the log from a place on, up to what was there when it began: order holds within a key. */
export async function readLog(clients: Clients, after: string | undefined, limit: number): Promise<LogPage> {
  const { kafka, reach, admin, prefix } = clients;
  const topics = await logTopics(clients);
  if (topics.length === 0) return { events: [], upTo: after ?? '{}' };
  const counts = await partitionCounts(admin, topics);
  const newest = await offsetsAt(admin, counts, kafka.ListOffsetTimestamps.LATEST);
  const oldest = await offsetsAt(admin, counts, kafka.ListOffsetTimestamps.EARLIEST);
  const place: Place = after === undefined ? {} : JSON.parse(after);
  const next = new Map(
    topics.map((topic) => {
      const begin = (partition: number): bigint => {
        const [wanted, first] = [BigInt(place[topic]?.[partition] ?? 0), oldest.get(`${topic}/${partition}`) ?? 0n];
        return wanted > first ? wanted : first;
      };
      return [topic, new Map([...Array(counts.get(topic) ?? 0).keys()].map((one) => [one, begin(one)]))];
    }),
  );
  const consumer = new kafka.Consumer({ ...reach, groupId: `${prefix}.reader`, autocommit: false });
  try {
    consumer.topics.trackAll(...topics);
    const events: LogPage['events'][number][] = [];
    while (events.length < limit) {
      const behind = unread(next, newest);
      if (behind.size === 0) break;
      for (const [node, offsets] of await offsetsByLeader(consumer, behind)) {
        for (const record of await fetchRecords(consumer, node, offsets, BOUNDS)) {
          if (events.length === limit) break;
          events.push(fromRecord(record));
          next.get(record.topic)?.set(record.partition, record.offset + 1n);
        }
      }
    }
    return { events, upTo: toText(next) };
  } finally {
    await consumer.close(true);
  }
}

function unread(next: Offsets, newest: ReadonlyMap<string, bigint>): Offsets {
  const topics = [...next].map(([topic, partitions]): [string, ReadonlyMap<number, bigint>] => [
    topic,
    new Map([...partitions].filter(([partition, offset]) => offset < (newest.get(`${topic}/${partition}`) ?? 0n))),
  ]);
  return new Map(topics.filter(([, partitions]) => partitions.size > 0));
}

function toText(next: Offsets): string {
  const place = [...next].map(([topic, partitions]) => [topic, [...partitions.values()].map(String)]);
  return JSON.stringify(Object.fromEntries(place));
}
