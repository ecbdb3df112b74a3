import { setTimeout as delay } from 'node:timers/promises';
import type { Admin } from '@platformatic/kafka';
import type { Clients } from './clients.ts';

export type TopicOptions = {
  /** Of a new topic. A topic keeps its count: with another one, keys would move while their events wait. */
  readonly partitions: number;
  readonly replicas: number;
  /** Events are forgotten after this time, read or not. */
  readonly retentionMs: number;
};

/** A single event may be larger than a batch of them. */
const MAX_RECORD_BYTES = 4_194_304;
/** The broker forgets whole segments: one closes after a day, so an event stays at most that much too long. */
const SEGMENT_MS = 86_400_000;
const KNOWN_MS = 5_000;
const LOOK_AGAIN_MS = 25;

/**
 * All types of one family lie in one topic (`orders.order-placed.v1` and `orders.order-cancelled.v1` in `….orders`), so
 * that the events of a key stay in order across types.
 */
export function topicOf(prefix: string, type: string): string {
  return `${prefix}.${type.split('.', 1)[0]}`;
}

export function topicsOf(prefix: string, types: readonly string[]): readonly string[] {
  return [...new Set(types.map((type) => topicOf(prefix, type)))];
}

/** Makes topics that are not there, once each; one that is there gets the retention of today's configuration. */
export function topicKeeper(clients: Promise<Clients>, options: TopicOptions) {
  const made = new Map<string, Promise<void>>();
  const make = async (topic: string): Promise<void> => {
    const { kafka, admin } = await clients;
    const retention = { name: 'retention.ms', value: String(options.retentionMs) };
    const configs = [
      retention,
      { name: 'cleanup.policy', value: 'delete' },
      { name: 'segment.ms', value: String(Math.min(SEGMENT_MS, options.retentionMs)) },
      { name: 'max.message.bytes', value: String(MAX_RECORD_BYTES) },
      { name: 'min.insync.replicas', value: String(options.replicas > 2 ? 2 : 1) },
    ];
    const { partitions, replicas } = options;
    try {
      await admin.createTopics({ topics: [topic], partitions, replicas, configs });
      await untilKnown(admin, topic);
    } catch (error) {
      if (!(error instanceof Error) || !kafka.findErrorBy(error, 'apiId', 'TOPIC_ALREADY_EXISTS')) throw error;
      await admin.incrementalAlterConfigs({
        resources: [
          {
            resourceType: kafka.ConfigResourceTypes.TOPIC,
            resourceName: topic,
            configs: [{ ...retention, configOperation: kafka.IncrementalAlterConfigOperationTypes.SET }],
          },
        ],
      });
    }
  };
  return async (topics: readonly string[]): Promise<void> => {
    for (const topic of topics) {
      const known = made.get(topic) ?? make(topic);
      made.set(topic, known);
      await known.catch((error) => {
        made.delete(topic);
        throw error;
      });
    }
  };
}

/** A broker says that a topic is made a moment before it tells others of it. */
async function untilKnown(admin: Admin, topic: string): Promise<void> {
  const deadline = performance.now() + KNOWN_MS;
  for (;;) {
    const asked = admin.metadata({ topics: [topic], forceUpdate: true });
    const known = await asked.then(
      ({ topics }) => topics.get(topic)?.partitions.every(({ leader }) => leader >= 0),
      () => false,
    );
    if (known) return;
    if (performance.now() > deadline) throw new Error(`${topic} was made, and no broker leads it`);
    await delay(LOOK_AGAIN_MS);
  }
}
