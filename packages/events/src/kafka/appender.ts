import type { Producer } from '@platformatic/kafka';
import type { PublishedEvent } from '../event.ts';
import { within } from './client.ts';
import type { Clients } from './clients.ts';
import { HEADERS, toRecord } from './record.ts';
import { topicOf } from './topics.ts';

type Message = {
  readonly topic: string;
  readonly key: string;
  readonly value: string;
  readonly headers: Record<string, string>;
};

export type AppenderOptions = {
  readonly clients: Promise<Clients>;
  readonly ensureTopics: (topics: readonly string[]) => Promise<void>;
  readonly timeoutMs: number;
};

const MAX_EVENTS = 500;
const MAX_BYTES = 524_288;

/**
 * Sends events by an idempotent producer and waits until all replicas in sync have them. One append is under way at a
 * time, so a key's events arrive in the order of the appends. After a failure nobody knows what arrived: the producer is
 * thrown away and the caller appends the same events again, some of them for the second time.
 */
export function openAppender({ clients, ensureTopics, timeoutMs }: AppenderOptions) {
  let producer: Producer<string, string, string, string> | undefined;
  const open = async () => {
    const { kafka, reach } = await clients;
    const { Producer, stringSerializers, ProduceAcks } = kafka;
    return new Producer({ ...reach, serializers: stringSerializers, idempotent: true, acks: ProduceAcks.ALL });
  };
  const close = async () => {
    const closing = producer;
    producer = undefined;
    await closing?.close(true);
  };
  const send = async (messages: readonly Message[]): Promise<void> => {
    await ensureTopics([...new Set(messages.map(({ topic }) => topic))]);
    producer ??= await open();
    for (const batch of batches(messages)) await producer.send({ messages: batch });
  };
  return {
    append: async (events: readonly PublishedEvent[]): Promise<void> => {
      const { prefix } = await clients;
      const messages = events.map((event) => ({
        topic: topicOf(prefix, event.type),
        ...toRecord(event),
        headers: HEADERS,
      }));
      try {
        await within(timeoutMs, 'the append', send(messages));
      } catch (error) {
        close().catch(() => undefined);
        const reason = error instanceof Error ? error.message : String(error);
        throw new Error(`Kafka did not take ${events.length} events: ${reason}`, { cause: error });
      }
    },
    close,
  };
}

/** As many as one request may carry, by number and by size; an event larger than that goes alone. */
function batches(messages: readonly Message[]): Message[][] {
  const all: Message[][] = [];
  let batch: Message[] = [];
  let bytes = 0;
  for (const message of messages) {
    const size = Buffer.byteLength(message.value) + message.key.length;
    if (batch.length === MAX_EVENTS || (batch.length > 0 && bytes + size > MAX_BYTES)) {
      all.push(batch);
      batch = [];
      bytes = 0;
    }
    batch.push(message);
    bytes += size;
  }
  return [...all, batch];
}
