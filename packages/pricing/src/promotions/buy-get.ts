import { rateOf } from '@concord/money';
import type { ProductEffect } from '../promotion.ts';
import { amountOfUnits, cheapestFirst, isOpen, type Lot, NO_OFFER, type Offer, type Shelf, type Take } from './lots.ts';
import type { OfferRule, Tests } from './unit-effects.ts';

type BuyGet = Extract<ProductEffect, { kind: 'buy_get' }>;
type Role = 'buy' | 'get' | 'both';
type Pool = { readonly lot: Lot; readonly role: Role; taken: number };

/** Buy X, get Y cheaper: the cheapest units are lowered, the next cheapest count as bought, dearer ones stay free. */
export function buyGet(effect: BuyGet, tests: Tests): OfferRule {
  const buy = tests(effect.buy);
  const get = tests(effect.get);
  return (shelf, shares) => {
    const pools = poolsOf(shelf, shares, {
      buy: new Set(shelf.facts.linesMatching(buy)),
      get: new Set(shelf.facts.linesMatching(get)),
    });
    const times = timesThatFit(effect, pools);
    return times === 0 ? NO_OFFER : offerFor(effect, pools, times);
  };
}

function poolsOf(shelf: Shelf, shares: boolean, lines: Record<'buy' | 'get', ReadonlySet<number>>): Pool[] {
  const pools: Pool[] = [];
  for (const index of new Set([...lines.buy, ...lines.get])) {
    const role: Role = !lines.get.has(index) ? 'buy' : lines.buy.has(index) ? 'both' : 'get';
    for (const lot of shelf.lotsByLine[index] ?? []) {
      if (lot.amountMinor > 0 && isOpen(lot, shares)) pools.push({ lot, role, taken: 0 });
    }
  }
  return pools.sort((a, b) => cheapestFirst(a.lot, b.lot));
}

function unitsOf(pools: readonly Pool[], role: Role): number {
  return pools.reduce((sum, pool) => (pool.role === role ? sum + pool.lot.quantity : sum), 0);
}

/** The most repetitions for which bought and lowered units are different units (units of role `both` serve either). */
function timesThatFit({ buyQuantity, getQuantity, maxTimes }: BuyGet, pools: readonly Pool[]): number {
  const buyOnly = unitsOf(pools, 'buy');
  const getOnly = unitsOf(pools, 'get');
  const both = unitsOf(pools, 'both');
  const fits = (times: number) =>
    Math.max(0, times * buyQuantity - buyOnly) + Math.max(0, times * getQuantity - getOnly) <= both;
  let low = 0;
  let high = Math.floor((buyOnly + getOnly + both) / (buyQuantity + getQuantity));
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(middle)) low = middle;
    else high = middle - 1;
  }
  return maxTimes === undefined ? low : Math.min(low, maxTimes);
}

function offerFor({ buyQuantity, getQuantity, ratePpm }: BuyGet, pools: readonly Pool[], times: number): Offer {
  const takes: Take[] = [];
  let offMinor = 0;
  let claimedMinor = 0;
  const take = (pool: Pool, quantity: number, rate: number) => {
    if (quantity <= 0) return;
    const amountMinor = amountOfUnits(pool.lot, pool.taken, quantity);
    const ownMinor = Math.min(amountMinor, rateOf(amountMinor, rate));
    takes.push({ lot: pool.lot, quantity, offMinor: ownMinor });
    pool.taken += quantity;
    offMinor += ownMinor;
    claimedMinor += amountMinor;
  };

  let toBuy = times * buyQuantity;
  let toGet = times * getQuantity;
  let bothForGet = unitsOf(pools, 'both') - Math.max(0, toBuy - unitsOf(pools, 'buy'));
  for (const pool of pools) {
    if (pool.role === 'buy') continue;
    const quantity = Math.min(toGet, pool.lot.quantity, pool.role === 'both' ? bothForGet : toGet);
    take(pool, quantity, ratePpm);
    toGet -= quantity;
    if (pool.role === 'both') bothForGet -= quantity;
  }
  for (const role of ['buy', 'both'] as const) {
    for (const pool of pools) {
      if (pool.role !== role) continue;
      const quantity = Math.min(toBuy, pool.lot.quantity - pool.taken);
      take(pool, quantity, 0);
      toBuy -= quantity;
    }
  }
  return offMinor === 0 ? NO_OFFER : { takes, offMinor, claimedMinor };
}
