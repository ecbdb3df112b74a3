import type { NextEvents, Positioned } from './consumer.ts';
import type { PublishedEvent } from './event.ts';

export type PlacedEvent = {
  readonly position: number;
  readonly event: PublishedEvent;
  /** Characters of its data as JSON. */
  readonly size: number;
};

/** The end of the log, as the one process that appends to it knows it: every event between two places, without a gap. */
export type RecentEvents = {
  /** What an append brought, and which was the log's last position right before it. */
  readonly learn: (lastBefore: number, added: readonly PlacedEvent[]) => void;
  /** What comes behind a place, for who has nothing parked; undefined where that is not known here, or nothing is. */
  readonly behind: (place: number, types: ReadonlySet<string>, limit: number) => NextEvents | undefined;
};

const MAX_EVENTS = 4_000;
const MAX_SIZE = 4_000_000;

/**
 * Remembers what this process appended, at most so much. Where somebody else appended in between, or an append was done of
 * which nobody was told, the last position before the next one shows it, and what was remembered until then is forgotten.
 */
export function recentEvents(maxEvents = MAX_EVENTS, maxSize = MAX_SIZE): RecentEvents {
  let begin = 0;
  let end = 0;
  let size = 0;
  let events: PlacedEvent[] = [];

  const beginAt = (place: number): void => {
    [begin, end, size, events] = [place, place, 0, []];
  };
  const forgetOldest = (): void => {
    let count = 0;
    for (const one of events) {
      if (events.length - count <= maxEvents && size <= maxSize) break;
      begin = one.position;
      size -= one.size;
      count += 1;
    }
    if (count > 0) events = events.slice(count);
  };
  return {
    learn: (lastBefore, added) => {
      if (lastBefore !== end) beginAt(lastBefore);
      for (const one of added) {
        events.push(one);
        end = one.position;
        size += one.size;
      }
      forgetOldest();
    },
    behind: (place, types, limit) => {
      if (place < begin || place >= end) return undefined;
      const batch: Positioned[] = [];
      for (let index = events.findLastIndex(({ position }) => position <= place) + 1; index < events.length; index++) {
        const one = events[index];
        if (!one || !types.has(one.event.type)) continue;
        batch.push({ position: one.position, event: one.event, parked: false });
        if (batch.length === limit) return { batch, upTo: one.position, full: true };
      }
      return { batch, upTo: end, full: false };
    },
  };
}
