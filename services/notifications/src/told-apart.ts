import type { PublishedEvent } from '@concord/events';
import { derivedId } from '@concord/ids';
import { z } from 'zod';

/** One event of many levels; merchants' endpoints and pages hear of each by itself. */
export const LEVELS_OPENED = 'inventory.levels-opened.v1';
const AVAILABILITY_CHANGED = 'inventory.availability-changed.v1';

const levelsOpened = z.object({
  levels: z.array(z.looseObject({ variantId: z.string(), locationId: z.string() })),
});

/** By which type an event is told of outside. */
export function toldAs(type: string): string {
  return type === LEVELS_OPENED ? AVAILABILITY_CHANGED : type;
}

/** An event as it is told of outside: mostly itself. The parts' ids follow from its own, so that a repeat is known. */
export function toldApart(event: PublishedEvent): readonly PublishedEvent[] {
  if (event.type !== LEVELS_OPENED) return [event];
  return levelsOpened.parse(event.data).levels.map((level) => ({
    ...event,
    id: derivedId('event', event.id, level.variantId, level.locationId),
    type: AVAILABILITY_CHANGED,
    key: level.variantId,
    data: level,
  }));
}
