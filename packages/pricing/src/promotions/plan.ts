import { splitByWeights } from '@concord/money';
import type { WhyNotApplicable } from '../priced-basket.ts';
import type { CompiledPromotion, OrderPromotion, ProductPromotion } from './compile-promotion.ts';
import type { Eligible } from './eligibility.ts';
import type { Facts } from './facts.ts';
import { capped, carryOut, layOut, type Offer, type Shelf } from './lots.ts';
import { admit, conflictsWith, sharesUnits, turns } from './stacking.ts';

export type Applied = {
  readonly promotion: CompiledPromotion;
  readonly offMinor: number;
  /** The part of each line, in the order of the facts' lines. Empty for shipping. */
  readonly offByLineMinor: readonly number[];
};

/** One way to apply promotions to a basket's goods. */
export type Plan = {
  /** Goes first in its class; whoever does not combine with it stays out. */
  readonly lead: CompiledPromotion | undefined;
  readonly applied: Applied[];
  /** What each line costs after discounts, in the price basis. */
  amountsMinor: readonly number[];
  /** Kept out only by a promotion of another class, or by being exclusive: each could lead a plan of its own. */
  readonly keptOut: CompiledPromotion[];
  readonly whyNot: Map<string, WhyNotApplicable>;
  /** What a subtotal still lacks for a promotion that otherwise applies. */
  readonly near: Map<string, number>;
};

export function planGoods(facts: Facts, eligible: Eligible, lead?: CompiledPromotion): Plan {
  const plan: Plan = {
    lead,
    applied: [],
    amountsMinor: facts.subtotalsMinor,
    keptOut: [],
    whyNot: new Map(),
    near: new Map(),
  };
  applyProductPromotions(facts, eligible.product, plan);
  applyOrderPromotions(facts, eligible.order, plan);
  return plan;
}

/** By priority; among equals the deepest cut goes first, since each unit serves one of those that do not combine. */
function applyProductPromotions(facts: Facts, promotions: readonly ProductPromotion[], plan: Plan): void {
  const admitted = admit(promotions, facts, plan, facts.subtotalsMinor);
  if (admitted.length === 0) return;
  const shelf = layOut(facts);
  const untouched = layOut(facts);
  for (const group of turns(admitted, plan.lead)) {
    const before = plan.applied.length;
    const ranked = group.map((promotion) => ({ promotion, first: offerOf(shelf, promotion) }));
    ranked.sort((a, b) => depth(b.first) - depth(a.first) || b.first.offMinor - a.first.offMinor);
    for (const { promotion, first } of ranked) {
      const offer = plan.applied.length === before ? first : offerOf(shelf, promotion);
      if (offer.offMinor === 0) {
        const crowdedOut = first.offMinor > 0 || (before > 0 && offerOf(untouched, promotion).offMinor > 0);
        plan.whyNot.set(promotion.promotion.id, { kind: crowdedOut ? 'not_combinable' : 'no_saving' });
      } else {
        plan.applied.push({ promotion, offMinor: offer.offMinor, offByLineMinor: byLine(offer, facts.lines.length) });
        carryOut(shelf, offer, sharesUnits(promotion));
      }
    }
  }
  plan.amountsMinor = shelf.lotsByLine.map((lots) => lots.reduce((sum, lot) => sum + lot.amountMinor, 0));
}

function offerOf(shelf: Shelf, compiled: ProductPromotion): Offer {
  const capMinor = compiled.promotion.capMinor?.[shelf.facts.basket.currency];
  return capped(compiled.rule(shelf, sharesUnits(compiled)), capMinor);
}

/** An offer's share of what the units it claims cost. */
function depth({ offMinor, claimedMinor }: Offer): number {
  return claimedMinor === 0 ? 0 : offMinor / claimedMinor;
}

function byLine(offer: Offer, lineCount: number): number[] {
  const offByLineMinor = new Array<number>(lineCount).fill(0);
  for (const { lot, offMinor } of offer.takes) {
    offByLineMinor[lot.lineIndex] = (offByLineMinor[lot.lineIndex] ?? 0) + offMinor;
  }
  return offByLineMinor;
}

/** By priority; among equals the larger saving goes first. Each works on what the earlier ones have left. */
function applyOrderPromotions(facts: Facts, promotions: readonly OrderPromotion[], plan: Plan): void {
  const admitted = admit(promotions, facts, plan, plan.amountsMinor);
  for (const group of turns(admitted, plan.lead)) {
    const ranked = group.map((promotion) => ({ promotion, firstMinor: orderOff(facts, plan, promotion) }));
    ranked.sort((a, b) => b.firstMinor - a.firstMinor);
    for (const { promotion, firstMinor } of ranked) {
      const { id } = promotion.promotion;
      const conflict = conflictsWith(plan.applied, promotion);
      const offMinor = conflict === undefined ? orderOff(facts, plan, promotion) : 0;
      if (offMinor > 0) takeOffOrder(facts, plan, promotion, offMinor);
      else plan.whyNot.set(id, { kind: firstMinor > 0 ? 'not_combinable' : 'no_saving' });
      if (conflict === 'product' && firstMinor > 0) plan.keptOut.push(promotion);
    }
  }
}

function orderOff(facts: Facts, plan: Plan, { promotion, rule }: OrderPromotion): number {
  const costMinor = facts.costOf(rule.test, plan.amountsMinor);
  return Math.min(rule.offMinor(facts, costMinor), promotion.capMinor?.[facts.basket.currency] ?? costMinor);
}

function takeOffOrder(facts: Facts, plan: Plan, promotion: OrderPromotion, offMinor: number): void {
  const indexes = facts.linesMatching(promotion.rule.test);
  const parts = splitByWeights(
    offMinor,
    indexes.map((index) => plan.amountsMinor[index] ?? 0),
  );
  const offByLineMinor = new Array<number>(facts.lines.length).fill(0);
  for (const [position, index] of indexes.entries()) offByLineMinor[index] = parts[position] ?? 0;
  plan.amountsMinor = plan.amountsMinor.map((amount, index) => amount - (offByLineMinor[index] ?? 0));
  plan.applied.push({ promotion, offMinor, offByLineMinor });
}
