import type { NewEvent } from '@concord/database';
import { availableToPromise, bandOf, type Level } from './level.ts';

/**
 * What others must know of changed levels: where the band (in, low, out) of a variant at a location flipped. Search and
 * feeds keep bands; whoever needs a figure asks (CONSISTENCY 12).
 */
export function bandFlips(before: readonly Level[], after: readonly Level[]): NewEvent[] {
  return after.flatMap((level, index) => {
    const was = before[index];
    const band = bandOf(availableToPromise(level));
    if (was && was.version > 0 && bandOf(availableToPromise(was)) === band) return [];
    return [availabilityChanged(level)];
  });
}

/** So many levels are told of by one event. */
const MAX_LEVELS_PER_EVENT = 100;

/** What others must know of levels that are new: an import brings thousands, so an event tells of many. */
export function levelsOpened(sourceId: string, opened: readonly Level[]): NewEvent[] {
  const events: NewEvent[] = [];
  for (let from = 0; from < opened.length; from += MAX_LEVELS_PER_EVENT) {
    const levels = opened.slice(from, from + MAX_LEVELS_PER_EVENT).map(availability);
    events.push({ type: 'inventory.levels-opened.v1', key: sourceId, data: { sourceId, levels } });
  }
  return events;
}

function availabilityChanged(level: Level): NewEvent {
  return { type: 'inventory.availability-changed.v1', key: level.variantId, data: availability(level) };
}

function availability(level: Level) {
  const { variantId, locationId, version } = level;
  const available = availableToPromise(level);
  return { variantId, locationId, band: bandOf(available), available, version };
}
