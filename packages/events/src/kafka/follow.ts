import type { Consumer } from '@platformatic/kafka';
import type { ParkedInbox } from '../parked-inbox.ts';
import type { Clients } from './clients.ts';
import type { GroupMember } from './group-member.ts';
import { type Place, recordReader } from './record-reader.ts';

/** What is followed is passed over where it fails: nothing is parked. */
export const nothingParked: Pick<ParkedInbox, 'keysOf' | 'park'> = {
  keysOf: async () => new Set(),
  park: async () => undefined,
};

/**
 * Reads all partitions from now on, for one instance alone: no group knows of it. A new one after a fault goes on where
 * the last one was.
 */
export function follower(topics: readonly string[]) {
  let place: Place | undefined;
  return async ({ kafka, reach, prefix }: Clients): Promise<GroupMember> => {
    const consumer: Consumer = new kafka.Consumer({ ...reach, groupId: `${prefix}.follower`, autocommit: false });
    consumer.topics.trackAll(...topics);
    consumer.on('error', (error) => reader.breakWith(error));
    const start = async (): Promise<Place> => {
      place ??= await endOf(consumer, topics);
      return place;
    };
    const reader = recordReader({ consumer, generation: () => 0, start });
    const leave = () => consumer.close(true);
    return { ...reader, generation: () => 0, commit: async () => undefined, leave };
  };
}

async function endOf(consumer: Consumer, topics: readonly string[]): Promise<Place> {
  const newest = await consumer.listOffsets({ topics: [...topics] });
  const offsets = (topic: string) =>
    newest.get(topic)?.map((offset, partition): [number, bigint] => [partition, offset]);
  return new Map(topics.map((topic) => [topic, new Map(offsets(topic) ?? [])]));
}
