import type { ShippingPromotion } from './compile-promotion.ts';
import type { Facts } from './facts.ts';
import type { Applied, Plan } from './plan.ts';
import { admit, conflictsWith, turns } from './stacking.ts';

/**
 * Lowers the price of one shipping method, on top of what the plan does to the goods. The plan's own list of applied
 * promotions stays as it is, so every method can be asked in turn.
 */
export function shippingDiscounts(
  facts: Facts,
  promotions: readonly ShippingPromotion[],
  plan: Plan,
  methodId: string,
  baseMinor: number,
): Applied[] {
  const applied: Applied[] = [];
  const candidates = promotions.filter((candidate) => candidate.conditions.methodIds?.has(methodId) ?? true);
  let costMinor = baseMinor;
  for (const group of turns(admit(candidates, facts, plan, plan.amountsMinor), plan.lead)) {
    const ranked = group.map((promotion) => ({ promotion, firstMinor: off(facts, promotion, methodId, costMinor) }));
    ranked.sort((a, b) => b.firstMinor - a.firstMinor);
    for (const { promotion, firstMinor } of ranked) {
      const withGoods = conflictsWith(plan.applied, promotion);
      const conflict = withGoods ?? conflictsWith(applied, promotion);
      const offMinor = conflict === undefined ? off(facts, promotion, methodId, costMinor) : 0;
      if (offMinor > 0) {
        applied.push({ promotion, offMinor, offByLineMinor: [] });
        costMinor -= offMinor;
      } else {
        plan.whyNot.set(promotion.promotion.id, { kind: firstMinor > 0 ? 'not_combinable' : 'no_saving' });
      }
      if (withGoods !== undefined && firstMinor > 0) plan.keptOut.push(promotion);
    }
  }
  return applied;
}

function off(facts: Facts, { promotion, rule }: ShippingPromotion, methodId: string, costMinor: number): number {
  const capMinor = promotion.capMinor?.[facts.basket.currency];
  return Math.min(rule(facts, methodId, costMinor), capMinor ?? costMinor);
}
