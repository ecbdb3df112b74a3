import { splitByWeights } from '@concord/money';
import type { ProductEffect } from '../promotion.ts';
import { amountOfUnits, cheapestFirst, type Lot, NO_OFFER, openLots, type Take } from './lots.ts';
import type { OfferRule, Tests } from './unit-effects.ts';

type Bundle = Extract<ProductEffect, { kind: 'bundle_price' }>;
type Pool = { readonly lot: Lot; left: number };
type Part = { readonly pools: readonly Pool[]; readonly quantity: number };

/**
 * Parts together for one price. Each part takes the dearest units first (the customer saves most), earlier parts choose
 * first where a unit could serve two. Equal bundles are formed together, so a quantity of a million costs no more time.
 */
export function bundlePrice(effect: Bundle, tests: Tests): OfferRule {
  const wanted = effect.parts.map(({ of, quantity }) => ({ test: tests(of), quantity }));
  return (shelf, shares) => {
    const priceMinor = effect.priceMinor[shelf.facts.basket.currency];
    if (priceMinor === undefined) return NO_OFFER;
    const pools = new Map<Lot, Pool>();
    const poolOf = (lot: Lot): Pool => {
      const pool = pools.get(lot) ?? { lot, left: lot.quantity };
      pools.set(lot, pool);
      return pool;
    };
    const parts = wanted.map(({ test, quantity }) => ({
      pools: openLots(shelf, test, shares).sort(dearestFirst).map(poolOf),
      quantity,
    }));

    const takes: Take[] = [];
    let offMinor = 0;
    let claimedMinor = 0;
    let timesLeft = effect.maxTimes ?? Number.MAX_SAFE_INTEGER;
    while (timesLeft > 0) {
      const picked = pickOne(parts);
      if (picked === undefined) break;
      const times = timesOver(picked, timesLeft);
      const amounts = [...picked].map(([pool, units]) =>
        amountOfUnits(pool.lot, pool.lot.quantity - pool.left, units * times),
      );
      const valueMinor = amounts.reduce((sum, amount) => sum + amount, 0);
      const savedMinor = valueMinor - priceMinor * times;
      if (savedMinor <= 0) break;
      const offs = splitByWeights(savedMinor, amounts);
      for (const [index, [pool, units]] of [...picked].entries()) {
        takes.push({ lot: pool.lot, quantity: units * times, offMinor: offs[index] ?? 0 });
        pool.left -= units * times;
      }
      offMinor += savedMinor;
      claimedMinor += valueMinor;
      timesLeft -= times;
    }
    return offMinor === 0 ? NO_OFFER : { takes, offMinor, claimedMinor };
  };
}

function dearestFirst(a: Lot, b: Lot): number {
  return b.amountMinor / b.quantity - a.amountMinor / a.quantity || cheapestFirst(a, b);
}

/** The units of one more bundle, or undefined when a part cannot be filled. */
function pickOne(parts: readonly Part[]): ReadonlyMap<Pool, number> | undefined {
  const picked = new Map<Pool, number>();
  for (const { pools, quantity } of parts) {
    let missing = quantity;
    for (const pool of pools) {
      if (missing === 0) break;
      const already = picked.get(pool) ?? 0;
      const units = Math.min(missing, pool.left - already);
      if (units > 0) picked.set(pool, already + units);
      missing -= units;
    }
    if (missing > 0) return undefined;
  }
  return picked.size === 0 ? undefined : picked;
}

function timesOver(picked: ReadonlyMap<Pool, number>, atMost: number): number {
  let times = atMost;
  for (const [pool, units] of picked) times = Math.min(times, Math.floor(pool.left / units));
  return times;
}
