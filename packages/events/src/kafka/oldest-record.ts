import { type Clients, logTopics } from './clients.ts';
import { fetchRecords, offsetsByLeader } from './fetch-records.ts';
import { offsetsAt, partitionCounts } from './lags.ts';
import { fromRecord } from './record.ts';

const BOUNDS = { maxBytes: 1, maxWaitMs: 100 };

/** When the oldest event of the log occurred; null where there is none. Asks for the first of each partition. */
export async function oldestRecordMs(clients: Clients): Promise<number | null> {
  const { kafka, reach, admin, prefix } = clients;
  const topics = await logTopics(clients);
  if (topics.length === 0) return null;
  const counts = await partitionCounts(admin, topics);
  const newest = await offsetsAt(admin, counts, kafka.ListOffsetTimestamps.LATEST);
  const oldest = await offsetsAt(admin, counts, kafka.ListOffsetTimestamps.EARLIEST);
  const consumer = new kafka.Consumer({ ...reach, groupId: `${prefix}.reader`, autocommit: false });
  consumer.topics.trackAll(...topics);
  let first: number | null = null;
  try {
    for (const topic of topics) {
      for (let partition = 0; partition < (counts.get(topic) ?? 0); partition++) {
        const offset = oldest.get(`${topic}/${partition}`) ?? 0n;
        if (offset >= (newest.get(`${topic}/${partition}`) ?? 0n)) continue;
        // An answer holds one batch at least, however little is asked for: so each partition is asked alone.
        for (const [node, offsets] of await offsetsByLeader(
          consumer,
          new Map([[topic, new Map([[partition, offset]])]]),
        )) {
          const [record] = await fetchRecords(consumer, node, offsets, BOUNDS);
          if (record) first = Math.min(first ?? Number.POSITIVE_INFINITY, fromRecord(record).occurredAtMs);
        }
      }
    }
    return first;
  } finally {
    await consumer.close(true);
  }
}
