import type { PromotionClass } from '../promotion.ts';
import type { CompiledPromotion } from './compile-promotion.ts';
import { missingForSubtotals } from './conditions.ts';
import type { Facts } from './facts.ts';
import type { Plan } from './plan.ts';

/** Both must list the other's class. An exclusive promotion lists none. */
export function combine(a: CompiledPromotion, b: CompiledPromotion): boolean {
  return a.combinesWith.has(b.class) && b.combinesWith.has(a.class);
}

/** May it share units with other product promotions? */
export function sharesUnits(promotion: CompiledPromotion): boolean {
  return promotion.combinesWith.has('product');
}

/**
 * The class of an applied promotion that an order or shipping promotion does not combine with. Product promotions are not
 * asked: those settle it unit by unit (`openLots`).
 */
export function conflictsWith(
  applied: readonly { readonly promotion: CompiledPromotion }[],
  candidate: CompiledPromotion,
): PromotionClass | undefined {
  for (const { promotion } of applied) {
    if (!combine(promotion, candidate)) return promotion.class;
  }
  return undefined;
}

/** The promotions of a class that get a turn: at peace with the plan's lead, subtotals reached, not exclusive. */
export function admit<Candidate extends CompiledPromotion>(
  candidates: readonly Candidate[],
  facts: Facts,
  plan: Plan,
  amountsMinor: readonly number[],
): Candidate[] {
  const { lead } = plan;
  return candidates.filter((candidate) => {
    if (lead !== undefined && candidate !== lead && !combine(lead, candidate)) return false;
    const { id } = candidate.promotion;
    const missingMinor = missingForSubtotals(facts, candidate.conditions.subtotals, amountsMinor);
    if (missingMinor !== 0) {
      if (missingMinor !== undefined) plan.near.set(id, missingMinor);
      plan.whyNot.set(id, { kind: 'condition', condition: 'min_subtotal' });
      return false;
    }
    if (candidate === lead || !candidate.exclusive) return true;
    plan.keptOut.push(candidate);
    plan.whyNot.set(id, { kind: 'not_combinable' });
    return false;
  });
}

/** Groups of equal priority, highest first; the lead, if it is among them, before all. */
export function turns<Candidate extends CompiledPromotion>(
  inTurn: readonly Candidate[],
  lead: CompiledPromotion | undefined,
): Candidate[][] {
  const groups: Candidate[][] = [];
  let priority: number | undefined;
  for (const candidate of inTurn) {
    if (candidate === lead) continue;
    const group = groups.at(-1);
    if (group !== undefined && priority === candidate.promotion.priority) group.push(candidate);
    else groups.push([candidate]);
    priority = candidate.promotion.priority;
  }
  const first = inTurn.find((candidate) => candidate === lead);
  return first === undefined ? groups : [[first], ...groups];
}
