import { rateOf, splitByWeights } from '@concord/money';
import type { LineSelector, MinorByCurrency, ProductEffect, Tier } from '../promotion.ts';
import {
  amountOfUnits,
  cheapestFirst,
  type Lot,
  NO_OFFER,
  type Offer,
  openLots,
  type Shelf,
  type Take,
} from './lots.ts';
import type { LineTest } from './selector.ts';

/** What an effect would take off the shelf as it stands. `shares`: may it touch units that others have claimed? */
export type OfferRule = (shelf: Shelf, shares: boolean) => Offer;

export type Tests = (selector: LineSelector | undefined) => LineTest;

type EffectOf<Kind extends ProductEffect['kind']> = Extract<ProductEffect, { kind: Kind }>;

/** Percentages are rounded once per lot, which is once per line unless promotions have split it. */
export function percentOff(effect: EffectOf<'percent_off'>, tests: Tests): OfferRule {
  const test = tests(effect.on);
  return (shelf, shares) => offEach(openLots(shelf, test, shares), (lot) => rateOf(lot.amountMinor, effect.ratePpm));
}

export function amountOff(effect: EffectOf<'amount_off'>, tests: Tests): OfferRule {
  const test = tests(effect.on);
  return (shelf, shares) => {
    const amountMinor = effect.amountMinor[shelf.facts.basket.currency] ?? 0;
    const lots = openLots(shelf, test, shares);
    if (effect.per === 'unit') return offEach(lots, (lot) => amountMinor * lot.quantity);
    const weights = lots.map((lot) => lot.amountMinor);
    const wholeMinor = weights.reduce((sum, weight) => sum + weight, 0);
    if (wholeMinor === 0) return NO_OFFER;
    const parts = splitByWeights(Math.min(amountMinor, wholeMinor), weights);
    let next = 0;
    return offEach(lots, () => parts[next++] ?? 0);
  };
}

export function fixedPrice(effect: EffectOf<'fixed_price'>, tests: Tests): OfferRule {
  const test = tests(effect.on);
  return (shelf, shares) =>
    offEach(openLots(shelf, test, shares), (lot) =>
      offAtUnitPrice(lot, effect.unitPriceMinor, shelf.facts.basket.currency),
    );
}

export function quantityTiers(effect: EffectOf<'quantity_tiers'>, tests: Tests): OfferRule {
  const test = tests(effect.on);
  const tiers = effect.tiers.toSorted((a, b) => b.fromQuantity - a.fromQuantity);
  const tierFor = (quantity: number) => tiers.find((tier) => tier.fromQuantity <= quantity);
  return (shelf, shares) => {
    const lots = openLots(shelf, test, shares);
    const perLine = new Map<number, number>();
    let together = 0;
    for (const lot of lots) {
      together += lot.quantity;
      perLine.set(lot.lineIndex, (perLine.get(lot.lineIndex) ?? 0) + lot.quantity);
    }
    return offEach(lots, (lot) => {
      const quantity = effect.counted === 'together' ? together : (perLine.get(lot.lineIndex) ?? 0);
      return offByTier(lot, tierFor(quantity), shelf.facts.basket.currency);
    });
  };
}

export function gift(effect: EffectOf<'gift'>, tests: Tests): OfferRule {
  const test = tests(effect.of);
  return (shelf, shares) => {
    const takes: Take[] = [];
    let left = effect.quantity;
    let offMinor = 0;
    for (const lot of openLots(shelf, test, shares).sort(cheapestFirst)) {
      if (left === 0) break;
      const quantity = Math.min(left, lot.quantity);
      const amountMinor = amountOfUnits(lot, 0, quantity);
      takes.push({ lot, quantity, offMinor: amountMinor });
      offMinor += amountMinor;
      left -= quantity;
    }
    return { takes, offMinor, claimedMinor: offMinor };
  };
}

function offEach(lots: readonly Lot[], offOf: (lot: Lot) => number): Offer {
  const takes: Take[] = [];
  let offMinor = 0;
  let claimedMinor = 0;
  for (const lot of lots) {
    const ownMinor = Math.max(0, Math.min(lot.amountMinor, offOf(lot)));
    if (ownMinor === 0) continue;
    takes.push({ lot, quantity: lot.quantity, offMinor: ownMinor });
    offMinor += ownMinor;
    claimedMinor += lot.amountMinor;
  }
  return offMinor === 0 ? NO_OFFER : { takes, offMinor, claimedMinor };
}

function offByTier(lot: Lot, tier: Tier | undefined, currency: string): number {
  if (tier === undefined) return 0;
  if (tier.kind === 'percent_off') return rateOf(lot.amountMinor, tier.ratePpm);
  return offAtUnitPrice(lot, tier.unitPriceMinor, currency);
}

function offAtUnitPrice(lot: Lot, unitPriceMinor: MinorByCurrency, currency: string): number {
  const priceMinor = unitPriceMinor[currency];
  return priceMinor === undefined ? 0 : lot.amountMinor - priceMinor * lot.quantity;
}
