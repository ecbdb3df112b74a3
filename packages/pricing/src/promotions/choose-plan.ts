import type { ShippingMethod } from '../price-book.ts';
import { basePrice, type Parcel, parcelOf } from '../shipping/methods.ts';
import { type CompiledPromotion, inTurn } from './compile-promotion.ts';
import type { Eligible } from './eligibility.ts';
import type { Facts } from './facts.ts';
import { type Applied, type Plan, planGoods } from './plan.ts';
import { shippingDiscounts } from './shipping-promotions.ts';

export type ShippedPlan = {
  readonly plan: Plan;
  readonly parcel: Parcel;
  readonly shipping:
    | { readonly method: ShippingMethod; readonly baseMinor: number; readonly applied: Applied[] }
    | undefined;
  /** Goods and shipping after all discounts, in the price basis: what plans are compared by. */
  readonly costMinor: number;
};

/** More leads than this are not tried; those of the highest priority are. */
const MAX_LEADS = 16;

/**
 * The plan that costs the customer least: the open one, where everybody joins who combines with those before, or one
 * led by a promotion that the open plan had to keep out. Of equals the open plan, then the lead whose turn is earlier.
 */
export function choosePlan(facts: Facts, eligible: Eligible, method: ShippingMethod | undefined): ShippedPlan {
  const open = ship(facts, eligible, planGoods(facts, eligible), method);
  const leads = leadsAmong(open.plan.keptOut);
  let best = open;
  for (const lead of leads.slice(0, MAX_LEADS)) {
    const others = lead.exclusive ? alone(lead) : eligible;
    const led = ship(facts, others, planGoods(facts, others, lead), method);
    const saves = isApplied(led, lead);
    if (!saves) open.plan.whyNot.set(lead.promotion.id, { kind: 'no_saving' });
    if (saves && led.costMinor < best.costMinor) best = led;
  }
  if (best !== open) explainOthers(best, open, eligible);
  return best;
}

/** In turn. Promotions that stack alike and combine with one another meet in one plan, so the first of them leads it. */
function leadsAmong(keptOut: readonly CompiledPromotion[]): CompiledPromotion[] {
  const alike = new Set<string>();
  return [...new Set(keptOut)].sort(inTurn).filter((promotion) => {
    if (!promotion.combinesWith.has(promotion.class)) return true;
    const stacking = [promotion.class, ...[...promotion.combinesWith].sort()].join(' ');
    const isFirst = !alike.has(stacking);
    alike.add(stacking);
    return isFirst;
  });
}

function ship(facts: Facts, eligible: Eligible, plan: Plan, method: ShippingMethod | undefined): ShippedPlan {
  let costMinor = 0;
  for (const amountMinor of plan.amountsMinor) costMinor += amountMinor;
  const parcel = parcelOf(facts.lines, costMinor);
  const baseMinor = method && basePrice(method, parcel);
  if (method === undefined || baseMinor === undefined) return { plan, parcel, shipping: undefined, costMinor };
  const applied = shippingDiscounts(facts, eligible.shipping, plan, method.id, baseMinor);
  costMinor += baseMinor;
  for (const { offMinor } of applied) costMinor -= offMinor;
  return { plan, parcel, shipping: { method, baseMinor, applied }, costMinor };
}

function alone(lead: CompiledPromotion): Eligible {
  return {
    product: lead.class === 'product' ? [lead] : [],
    order: lead.class === 'order' ? [lead] : [],
    shipping: lead.class === 'shipping' ? [lead] : [],
  };
}

function isApplied({ plan, shipping }: ShippedPlan, lead: CompiledPromotion): boolean {
  const leads = ({ promotion }: Applied) => promotion === lead;
  return plan.applied.some(leads) || (shipping?.applied.some(leads) ?? false);
}

/** Whoever had a turn in the open plan only is kept out by this one. */
function explainOthers(best: ShippedPlan, open: ShippedPlan, eligible: Eligible): void {
  for (const promotion of [...eligible.product, ...eligible.order, ...eligible.shipping]) {
    const { id } = promotion.promotion;
    if (isApplied(best, promotion) || best.plan.whyNot.has(id)) continue;
    best.plan.whyNot.set(id, open.plan.whyNot.get(id) ?? { kind: 'not_combinable' });
  }
}
