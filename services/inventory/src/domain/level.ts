import { accept, type Result, reject } from '@concord/result';

/** A variant's stock at a location: on hand = free + reserved + allocated + unavailable (L1). */
export type Level = {
  readonly variantId: string;
  readonly locationId: string;
  readonly onHand: number;
  readonly reserved: number;
  readonly allocated: number;
  readonly unavailable: number;
  /** How far below zero free stock may be promised here; follows the variant's policy when stock is reserved. */
  readonly backorderLimit: number;
  /** Taken beyond that by recorded exceptions (an offline sale whose goods had left). */
  readonly oversold: number;
  readonly version: number;
};

export type TakesMoreThanFree = {
  readonly code: 'TAKES_MORE_THAN_FREE';
  readonly variantId: string;
  readonly locationId: string;
  readonly free: number;
};

/** Stock at or below this, and above none, is shown as running low. */
const LOW_STOCK = 5;

export type Band = 'in' | 'low' | 'out';

export function emptyLevel(variantId: string, locationId: string, backorderLimit: number): Level {
  return {
    variantId,
    locationId,
    onHand: 0,
    reserved: 0,
    allocated: 0,
    unavailable: 0,
    backorderLimit,
    oversold: 0,
    version: 0,
  };
}

export function free(level: Level): number {
  return level.onHand - level.reserved - level.allocated - level.unavailable;
}

/** What may still be promised: free stock less what the channel holds back, plus allowed backorder; never below zero. */
export function availableToPromise(level: Level, safetyStock = 0): number {
  return promisable(free(level), level.backorderLimit, safetyStock);
}

export function promisable(freeStock: number, backorderLimit: number, safetyStock: number): number {
  return Math.max(0, Math.max(0, freeStock - safetyStock) + Math.min(0, freeStock) + backorderLimit);
}

export function bandOf(available: number): Band {
  if (available <= 0) return 'out';
  return available <= LOW_STOCK ? 'low' : 'in';
}

export function reserve(level: Level, quantity: number): Level {
  return next(level, { reserved: level.reserved + quantity });
}

export function release(level: Level, quantity: number): Level {
  return next(level, { reserved: level.reserved - quantity });
}

/** A promise becomes an order's. */
export function allocate(level: Level, quantity: number): Level {
  return next(level, { reserved: level.reserved - quantity, allocated: level.allocated + quantity });
}

/** An order gives up what it owned, before the goods left. */
export function deallocate(level: Level, quantity: number): Level {
  return next(level, { allocated: level.allocated - quantity });
}

/** Allocated goods leave the location. */
export function handOver(level: Level, quantity: number): Level {
  return next(level, { onHand: level.onHand - quantity, allocated: level.allocated - quantity });
}

export function receive(level: Level, quantity: number, condition: 'sellable' | 'damaged'): Level {
  const unavailable = condition === 'damaged' ? level.unavailable + quantity : level.unavailable;
  return next(level, { onHand: level.onHand + quantity, unavailable });
}

/** Changes on hand by hand; may not take what customers were promised. */
export function adjust(level: Level, delta: number): Result<Level, TakesMoreThanFree> {
  if (delta < 0 && free(level) + delta < 0) {
    const { variantId, locationId } = level;
    return reject({ code: 'TAKES_MORE_THAN_FREE', variantId, locationId, free: free(level) });
  }
  return accept(next(level, { onHand: level.onHand + delta }));
}

function next(level: Level, change: Partial<Level>): Level {
  const changed = { ...level, ...change, version: level.version + 1 };
  if (changed.reserved < 0 || changed.allocated < 0 || changed.unavailable < 0) {
    throw new Error(`A part of level ${level.variantId}/${level.locationId} would fall below zero`);
  }
  return changed;
}
