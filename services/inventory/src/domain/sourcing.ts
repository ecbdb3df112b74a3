import { accept, type Result, reject } from '@concord/result';
import { availableToPromise, type Level } from './level.ts';
import type { ReservedLine } from './reservation.ts';

export type RequestedLine = {
  readonly variantId: string;
  readonly quantity: number;
  /** Where it may be taken from, best first. */
  readonly locationIds: readonly string[];
};

export type InsufficientStock = {
  readonly code: 'INSUFFICIENT_STOCK';
  readonly shortages: { readonly variantId: string; readonly requested: number; readonly available: number }[];
};

/**
 * Decides which location gives what: a line goes whole to the first of its locations that has all of it, else it is
 * taken from them in order. All lines or none. `levelOf` answers the level as it is before this plan.
 */
export function planSources(
  lines: readonly RequestedLine[],
  levelOf: (variantId: string, locationId: string) => Level,
  safetyStockOf: (variantId: string) => number,
): Result<readonly ReservedLine[], InsufficientStock> {
  const taken = new Map<string, ReservedLine>();
  const left = (variantId: string, locationId: string): number => {
    const promised = taken.get(`${variantId} ${locationId}`)?.quantity ?? 0;
    return availableToPromise(levelOf(variantId, locationId), safetyStockOf(variantId)) - promised;
  };
  const take = (variantId: string, locationId: string, quantity: number): void => {
    const before = taken.get(`${variantId} ${locationId}`)?.quantity ?? 0;
    taken.set(`${variantId} ${locationId}`, { variantId, locationId, quantity: before + quantity });
  };

  const shortages: InsufficientStock['shortages'] = [];
  for (const { variantId, quantity, locationIds } of lines) {
    const whole = locationIds.find((locationId) => left(variantId, locationId) >= quantity);
    const available = locationIds.reduce((sum, locationId) => sum + left(variantId, locationId), 0);
    if (whole === undefined && available < quantity) shortages.push({ variantId, requested: quantity, available });
    else takeFrom(whole === undefined ? locationIds : [whole], variantId, quantity, left, take);
  }
  return shortages.length > 0 ? reject({ code: 'INSUFFICIENT_STOCK', shortages }) : accept([...taken.values()]);
}

function takeFrom(
  locationIds: readonly string[],
  variantId: string,
  quantity: number,
  left: (variantId: string, locationId: string) => number,
  take: (variantId: string, locationId: string, quantity: number) => void,
): void {
  let missing = quantity;
  for (const locationId of locationIds) {
    const part = Math.min(missing, left(variantId, locationId));
    if (part > 0) take(variantId, locationId, part);
    missing -= part;
  }
}
