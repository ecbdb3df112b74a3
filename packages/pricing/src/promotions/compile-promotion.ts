import { compareIds } from '../compare-ids.ts';
import type { LineSelector, ProductEffect, Promotion, PromotionClass } from '../promotion.ts';
import { bundlePrice } from './bundle.ts';
import { buyGet } from './buy-get.ts';
import { type Conditions, compileConditions } from './conditions.ts';
import { compileOrderEffect, compileShippingEffect, type OrderRule, type ShippingRule } from './later-effects.ts';
import { compileSelector, type LineTest } from './selector.ts';
import { amountOff, fixedPrice, gift, type OfferRule, percentOff, quantityTiers, type Tests } from './unit-effects.ts';

type Compiled = {
  readonly promotion: Promotion;
  readonly conditions: Conditions;
  readonly combinesWith: ReadonlySet<PromotionClass>;
  readonly exclusive: boolean;
};

export type ProductPromotion = Compiled & { readonly class: 'product'; readonly rule: OfferRule };
export type OrderPromotion = Compiled & { readonly class: 'order'; readonly rule: OrderRule };
export type ShippingPromotion = Compiled & { readonly class: 'shipping'; readonly rule: ShippingRule };
export type CompiledPromotion = ProductPromotion | OrderPromotion | ShippingPromotion;

/** Checks a promotion once and prepares everything that does not depend on a basket. */
export function compilePromotion(promotion: Promotion, tests: Tests): CompiledPromotion {
  const { stacking, effect } = promotion;
  const common: Compiled = {
    promotion,
    conditions: compileConditions(promotion.id, promotion.conditions, tests),
    combinesWith: new Set(stacking.kind === 'combinable' ? stacking.with : []),
    exclusive: stacking.kind === 'exclusive',
  };
  switch (effect.kind) {
    case 'order_percent_off':
    case 'order_amount_off':
      return { ...common, class: 'order', rule: compileOrderEffect(effect, tests) };
    case 'shipping_percent_off':
    case 'shipping_price':
      return { ...common, class: 'shipping', rule: compileShippingEffect(effect) };
    default:
      return { ...common, class: 'product', rule: productRule(effect, tests) };
  }
}

function productRule(effect: ProductEffect, tests: Tests): OfferRule {
  switch (effect.kind) {
    case 'percent_off':
      return percentOff(effect, tests);
    case 'amount_off':
      return amountOff(effect, tests);
    case 'fixed_price':
      return fixedPrice(effect, tests);
    case 'buy_get':
      return buyGet(effect, tests);
    case 'quantity_tiers':
      return quantityTiers(effect, tests);
    case 'bundle_price':
      return bundlePrice(effect, tests);
    case 'gift':
      return gift(effect, tests);
  }
}

/** Equal selectors share one test, so a basket's lines are matched once however many promotions ask the same. */
export function keepTests(): Tests {
  const kept = new Map<string, LineTest>();
  return (selector: LineSelector | undefined) => {
    const key = JSON.stringify(selector ?? {});
    const test = kept.get(key) ?? compileSelector(selector);
    kept.set(key, test);
    return test;
  };
}

/** Higher priority first, then by id: the order in which promotions have their turn. */
export function inTurn(a: CompiledPromotion, b: CompiledPromotion): number {
  return b.promotion.priority - a.promotion.priority || compareIds(a.promotion.id, b.promotion.id);
}
