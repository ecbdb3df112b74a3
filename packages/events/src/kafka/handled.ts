import type { Offsets } from './fetch-records.ts';
import type { Taken } from './record-reader.ts';

/** What a member has handled and has not told its group yet. */
export type Handled = {
  readonly add: (taken: Taken) => void;
  /** Everything of this generation, once. What is of an earlier one is not this member's any more. */
  readonly take: (generation: number) => Offsets;
  readonly forget: () => void;
};

export function handledOffsets(): Handled {
  let ofGeneration = 0;
  let offsets = new Map<string, Map<number, bigint>>();
  const forget = () => {
    offsets = new Map();
  };
  return {
    add: ({ generation, records }) => {
      if (generation !== ofGeneration) forget();
      ofGeneration = generation;
      for (const { topic, partition, offset } of records) {
        const ofTopic = offsets.get(topic) ?? new Map<number, bigint>();
        offsets.set(topic, ofTopic.set(partition, offset + 1n));
      }
    },
    take: (generation) => {
      const all = offsets;
      forget();
      return generation === ofGeneration ? all : new Map();
    },
    forget,
  };
}
