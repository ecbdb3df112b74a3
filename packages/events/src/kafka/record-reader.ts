import type { Consumer } from '@platformatic/kafka';
import { fetchRecords, offsetsByLeader, type Placed } from './fetch-records.ts';

export type Taken = { readonly generation: number; readonly records: readonly Placed[] };

/** The next offset of each partition that is read, by topic. */
export type Place = Map<string, Map<number, bigint>>;

export type RecordReader = {
  /** The records behind those it answered before, or none after a while; only one call at a time. */
  readonly take: (limit: number) => Promise<Taken>;
  /** Are the next records here already, so that `take` does not wait? */
  readonly hasMore: () => boolean;
  /** Wakes who waits: the generation has changed. */
  readonly wake: () => void;
  /** From now on `take` throws this. */
  readonly breakWith: (error: Error) => void;
};

export type ReaderOptions = {
  readonly consumer: Consumer;
  /** Changes when partitions were given anew: what was read before is then read again. */
  readonly generation: () => number;
  /** Where a generation begins. */
  readonly start: () => Promise<Place>;
};

const BOUNDS = { maxBytes: 2_097_152, maxWaitMs: 500 };

/**
 * Asks each broker for what comes next, one question at a time and none while records are at hand, so what is held is
 * bounded. An answer to a question of an earlier generation is thrown away.
 */
export function recordReader({ consumer, generation, start }: ReaderOptions): RecordReader {
  let reading: { readonly generation: number; readonly next: Place } = { generation: -1, next: new Map() };
  let buffer: Placed[] = [];
  const underWay = new Map<number, Promise<void>>();
  let broken: Error | undefined;
  let woken = Promise.withResolvers<void>();
  const breakWith = (error: Error): void => {
    broken ??= error;
    woken.resolve();
  };
  const begin = async (): Promise<void> => {
    const begun = generation();
    buffer = [];
    await Promise.all(underWay.values());
    reading = { generation: begun, next: await start() };
  };
  const ask = async (node: number, offsets: Place): Promise<void> => {
    const asked = reading;
    try {
      const records = await fetchRecords(consumer, node, offsets, BOUNDS);
      if (asked !== reading || asked.generation !== generation()) return;
      for (const { topic, partition, offset } of records) asked.next.get(topic)?.set(partition, offset + 1n);
      buffer.push(...records);
    } catch (error) {
      if (asked === reading) breakWith(error instanceof Error ? error : new Error(String(error)));
    } finally {
      underWay.delete(node);
    }
  };
  const wait = async (): Promise<void> => {
    for (const [node, offsets] of await offsetsByLeader(consumer, reading.next)) {
      if (!underWay.has(node)) underWay.set(node, ask(node, offsets));
    }
    await firstOf([...underWay.values(), woken.promise], BOUNDS.maxWaitMs * 2);
    woken = Promise.withResolvers();
  };
  return {
    take: async (limit) => {
      if (reading.generation !== generation()) await begin();
      if (buffer.length === 0 && !broken) await wait();
      if (broken) throw broken;
      const current = reading.generation === generation();
      return { generation: reading.generation, records: current ? buffer.splice(0, limit) : [] };
    },
    hasMore: () => buffer.length > 0 && reading.generation === generation(),
    wake: () => woken.resolve(),
    breakWith,
  };
}

async function firstOf(events: readonly Promise<void>[], limitMs: number): Promise<void> {
  const late = Promise.withResolvers<void>();
  const timer = setTimeout(late.resolve, limitMs);
  await Promise.race([...events, late.promise]);
  clearTimeout(timer);
}
