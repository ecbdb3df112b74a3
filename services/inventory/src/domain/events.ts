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

function availabilityChanged(level: Level): NewEvent {
  const available = availableToPromise(level);
  return {
    type: 'inventory.availability-changed.v1',
    key: level.variantId,
    data: {
      variantId: level.variantId,
      locationId: level.locationId,
      band: bandOf(available),
      available,
      version: level.version,
    },
  };
}
