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
  /** Sum of the amounts (one for each line) over the lines that match. Amounts are never changed in place. */
  readonly costOf: (test: LineTest, amountsMinor: readonly number[]) => number;
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
  const linesMatching = (test: LineTest): readonly number[] => {
    const known = matches.get(test);
    if (known) return known;
    const found: number[] = [];
    for (let index = 0; index < lines.length; index++) {
      const line = lines[index];
      if (line !== undefined && test(line)) found.push(index);
    }
    matches.set(test, found);
    return found;
  };
  const costs = new Map<readonly number[], Map<LineTest, number>>();
  const times = new Map<string, LocalTime>();
  return {
    basket,
    lines,
    subtotalsMinor,
    unlocked,
    linesMatching,
    costOf(test, amountsMinor) {
      const byTest = costs.get(amountsMinor) ?? new Map<LineTest, number>();
      if (byTest.size === 0) costs.set(amountsMinor, byTest);
      const known = byTest.get(test);
      if (known !== undefined) return known;
      let costMinor = 0;
      for (const index of linesMatching(test)) costMinor += amountsMinor[index] ?? 0;
      byTest.set(test, costMinor);
      return costMinor;
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
