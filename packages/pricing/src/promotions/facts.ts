import type { Basket, BasketLine } from '../basket.ts';
import type { Zone } from '../promotion.ts';
import { type LocalTime, zoneClock } from './local-time.ts';
import type { LineTest } from './selector.ts';

/** What a basket's promotions are decided on, worked out once per basket however many promotions ask. */
export type Facts = {
  readonly basket: Basket;
  /** By line id, so that nothing depends on the order in which the lines came. */
  readonly lines: readonly BasketLine[];
  /** unit price × quantity of each line. */
  readonly subtotalsMinor: readonly number[];
  /** Which code has unlocked a promotion. */
  readonly unlocked: ReadonlyMap<string, string>;
  readonly linesMatching: (test: LineTest) => readonly number[];
  readonly localTime: (zone: Zone) => LocalTime;
};

export type Clocks = (zone: Zone) => (nowMs: number) => LocalTime;

export function gatherFacts(
  basket: Basket,
  lines: readonly BasketLine[],
  subtotalsMinor: readonly number[],
  unlocked: ReadonlyMap<string, string>,
  clocks: Clocks,
): Facts {
  const matches = new Map<LineTest, readonly number[]>();
  const times = new Map<string, LocalTime>();
  return {
    basket,
    lines,
    subtotalsMinor,
    unlocked,
    linesMatching(test) {
      const known = matches.get(test);
      if (known) return known;
      const found: number[] = [];
      for (const [index, line] of lines.entries()) if (test(line)) found.push(index);
      matches.set(test, found);
      return found;
    },
    localTime(zone) {
      const key = zoneKey(zone);
      const known = times.get(key) ?? clocks(zone)(basket.nowMs);
      times.set(key, known);
      return known;
    },
  };
}

/** Clocks that are built once per zone and then kept for the life of the book. */
export function keepClocks(): Clocks {
  const clocks = new Map<string, (nowMs: number) => LocalTime>();
  return (zone) => {
    const key = zoneKey(zone);
    const clock = clocks.get(key) ?? zoneClock(zone);
    clocks.set(key, clock);
    return clock;
  };
}

function zoneKey(zone: Zone): string {
  return zone.kind === 'offset' ? String(zone.utcOffsetMinutes) : zone.timeZone;
}
