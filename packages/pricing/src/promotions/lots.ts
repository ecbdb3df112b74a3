import { splitByWeights } from '@concord/money';
import type { Facts } from './facts.ts';
import type { LineTest } from './selector.ts';

/**
 * Units of one line that have been treated alike so far. A line starts as one lot; a promotion that takes some of its
 * units splits it, so the units left over stay open to another promotion.
 */
export type Lot = {
  readonly lineIndex: number;
  quantity: number;
  /** What the lot still costs, in the price basis. */
  amountMinor: number;
  /** `shared`: by promotions that all combine with product promotions. `taken`: by one that does not. */
  claim: 'free' | 'shared' | 'taken';
};

/** Some units of a lot and what comes off them; 0 for units that only had to be bought. */
export type Take = { readonly lot: Lot; readonly quantity: number; readonly offMinor: number };

export type Offer = {
  readonly takes: readonly Take[];
  readonly offMinor: number;
  /** What the claimed units cost before it. */
  readonly claimedMinor: number;
};

export type Shelf = {
  readonly facts: Facts;
  readonly lotsByLine: readonly Lot[][];
};

export function layOut(facts: Facts): Shelf {
  return {
    facts,
    lotsByLine: facts.lines.map((line, lineIndex) => [
      { lineIndex, quantity: line.quantity, amountMinor: facts.subtotalsMinor[lineIndex] ?? 0, claim: 'free' },
    ]),
  };
}

/** The lots that match and that a promotion may still take: it shares only where both sides combine. */
export function openLots(shelf: Shelf, test: LineTest, shares: boolean): Lot[] {
  const open: Lot[] = [];
  for (const index of shelf.facts.linesMatching(test)) {
    for (const lot of shelf.lotsByLine[index] ?? []) if (lot.amountMinor > 0 && isOpen(lot, shares)) open.push(lot);
  }
  return open;
}

export function isOpen(lot: Lot, shares: boolean): boolean {
  return lot.claim === 'free' || (shares && lot.claim === 'shared');
}

/** What the first units of an amount cost when the remainder falls on the earliest units (largest remainder, L4). */
export function amountOfFirst(amountMinor: number, quantity: number, units: number): number {
  const remainder = amountMinor % quantity;
  return ((amountMinor - remainder) / quantity) * units + Math.min(units, remainder);
}

/** What the next units of a lot cost after some have been taken: the same as splitting them off one take at a time. */
export function amountOfUnits(lot: Lot, alreadyTaken: number, units: number): number {
  return (
    amountOfFirst(lot.amountMinor, lot.quantity, alreadyTaken + units) -
    amountOfFirst(lot.amountMinor, lot.quantity, alreadyTaken)
  );
}

/** By what a unit costs now; lots that cost the same stay in the order of their line ids. */
export function cheapestFirst(a: Lot, b: Lot): number {
  return a.amountMinor / a.quantity - b.amountMinor / b.quantity || a.lineIndex - b.lineIndex;
}

/** Carries out an offer on the shelf: units get cheaper, and claimed. */
export function carryOut(shelf: Shelf, offer: Offer, shares: boolean): void {
  for (const { lot, quantity, offMinor } of offer.takes) {
    const taken = quantity === lot.quantity ? lot : splitOff(shelf, lot, quantity);
    taken.amountMinor -= offMinor;
    taken.claim = shares ? 'shared' : 'taken';
  }
}

function splitOff(shelf: Shelf, lot: Lot, quantity: number): Lot {
  const amountMinor = amountOfFirst(lot.amountMinor, lot.quantity, quantity);
  const part: Lot = { lineIndex: lot.lineIndex, quantity, amountMinor, claim: lot.claim };
  lot.quantity -= quantity;
  lot.amountMinor -= amountMinor;
  shelf.lotsByLine[lot.lineIndex]?.push(part);
  return part;
}

/** The same offer, with no more than the cap coming off in all. */
export function capped(offer: Offer, capMinor: number | undefined): Offer {
  if (capMinor === undefined || offer.offMinor <= capMinor) return offer;
  const parts = splitByWeights(
    capMinor,
    offer.takes.map((take) => take.offMinor),
  );
  const takes = offer.takes.map((take, index) => ({ ...take, offMinor: parts[index] ?? 0 }));
  return { takes, offMinor: capMinor, claimedMinor: offer.claimedMinor };
}

export const NO_OFFER: Offer = { takes: [], offMinor: 0, claimedMinor: 0 };
