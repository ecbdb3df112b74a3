import type { BasketLine } from '../basket.ts';
import type { Effect, LineSelector, Promotion } from '../promotion.ts';
import type { CompiledPromotion } from './compile-promotion.ts';

/** The promotions that a basket may get at all, in the order of their turns. */
export type Tried = (
  lines: readonly BasketLine[],
  unlocked: ReadonlyMap<string, string>,
) => readonly CompiledPromotion[];

/**
 * A shop may run a thousand promotions, most of which a basket has nothing to do with: those that ask for a code are tried
 * where it was given, and those that ask for certain goods where such a line is there. What a code has unlocked is always
 * tried, so that it can be said why it does not apply.
 */
export function triedBy(inTurn: readonly CompiledPromotion[]): Tried {
  const always: number[] = [];
  const byCoupon = new Map<string, number>();
  const byGoods = new Map<string, number[]>();
  inTurn.forEach(({ promotion }, place) => {
    const goods = goodsOf(promotion);
    const needsCode = promotion.conditions.some(({ kind }) => kind === 'coupon');
    if (needsCode) byCoupon.set(promotion.id, place);
    else if (goods === undefined) always.push(place);
    else for (const one of goods) byGoods.set(one, [...(byGoods.get(one) ?? []), place]);
  });
  return (lines, unlocked) => {
    const places = new Set(always);
    for (const id of unlocked.keys()) {
      const place = byCoupon.get(id);
      if (place !== undefined) places.add(place);
    }
    if (byGoods.size > 0) {
      for (const one of new Set(lines.flatMap(goodsOfLine)))
        for (const place of byGoods.get(one) ?? []) places.add(place);
    }
    return [...places].sort((a, b) => a - b).flatMap((place) => inTurn[place] ?? []);
  };
}

/** One of these must be in the basket; undefined where it does not depend on that. */
function goodsOf({ conditions, effect }: Promotion): readonly string[] | undefined {
  for (const condition of conditions) {
    const goods = condition.kind === 'min_quantity' && condition.quantity > 0 ? goodsIn(condition.of) : undefined;
    if (goods) return goods;
  }
  // What a subtotal lacks is told, whatever it is that would become cheaper.
  if (conditions.some(({ kind }) => kind === 'min_subtotal')) return undefined;
  return goodsIn(loweredBy(effect));
}

function loweredBy(effect: Effect): LineSelector | undefined {
  switch (effect.kind) {
    case 'percent_off':
    case 'amount_off':
    case 'fixed_price':
    case 'quantity_tiers':
      return effect.on;
    case 'gift':
      return effect.of;
    case 'buy_get':
      return effect.get;
    case 'bundle_price':
      return effect.parts[0]?.of;
    case 'order_percent_off':
    case 'order_amount_off':
      return effect.on;
    case 'shipping_percent_off':
    case 'shipping_price':
      return undefined;
  }
}

function goodsIn(selector: LineSelector | undefined): readonly string[] | undefined {
  const { variantIds, productIds, categoryIds, collectionIds } = selector ?? {};
  return variantIds ?? productIds ?? categoryIds ?? collectionIds;
}

/** Ids of all kinds in one: whichever a selector asks for, it is among them. */
function goodsOfLine({ variantId, productId, categoryIds, collectionIds }: BasketLine): readonly string[] {
  return [variantId, productId, ...categoryIds, ...collectionIds];
}
