import type { WhyNotApplicable } from '../priced-basket.ts';
import type { Promotion } from '../promotion.ts';
import type { CompiledPromotion, OrderPromotion, ProductPromotion, ShippingPromotion } from './compile-promotion.ts';
import type { Facts } from './facts.ts';

export type Eligible = {
  readonly product: readonly ProductPromotion[];
  readonly order: readonly OrderPromotion[];
  readonly shipping: readonly ShippingPromotion[];
};

/** Sorts out the promotions whose conditions fail whatever else applies. The order of turns is kept. */
export function sortOut(
  promotions: readonly CompiledPromotion[],
  facts: Facts,
  whyNot: Map<string, WhyNotApplicable>,
): Eligible {
  const product: ProductPromotion[] = [];
  const order: OrderPromotion[] = [];
  const shipping: ShippingPromotion[] = [];
  for (const promotion of promotions) {
    const reason = firstReason(promotion, facts);
    if (reason !== undefined) whyNot.set(promotion.promotion.id, reason);
    else if (promotion.class === 'product') product.push(promotion);
    else if (promotion.class === 'order') order.push(promotion);
    else shipping.push(promotion);
  }
  return { product, order, shipping };
}

function firstReason(compiled: CompiledPromotion, facts: Facts): WhyNotApplicable | undefined {
  for (const check of compiled.conditions.checks) {
    if (!check.holds(facts)) return { kind: 'condition', condition: check.kind };
  }
  if (facts.basket.offline && compiled.promotion.limited) return { kind: 'needs_connection' };
  if (!hasAmountsIn(compiled.promotion, facts.basket.currency)) return { kind: 'currency' };
  const { methodIds } = compiled.conditions;
  if (methodIds && compiled.class !== 'shipping' && !methodIds.has(chosenMethodId(facts) ?? '')) {
    return { kind: 'condition', condition: 'shipping_method' };
  }
  return undefined;
}

export function chosenMethodId({ basket }: Facts): string | undefined {
  return basket.delivery?.kind === 'ship' ? basket.delivery.methodId : undefined;
}

function hasAmountsIn({ effect, capMinor }: Promotion, currency: string): boolean {
  if (capMinor !== undefined && capMinor[currency] === undefined) return false;
  switch (effect.kind) {
    case 'amount_off':
    case 'order_amount_off':
      return effect.amountMinor[currency] !== undefined;
    case 'fixed_price':
      return effect.unitPriceMinor[currency] !== undefined;
    case 'bundle_price':
    case 'shipping_price':
      return effect.priceMinor[currency] !== undefined;
    case 'percent_off':
    case 'buy_get':
    case 'quantity_tiers':
    case 'gift':
    case 'order_percent_off':
    case 'shipping_percent_off':
      return true;
  }
}
