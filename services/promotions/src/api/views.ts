import type { CouponBatch } from '../domain/coupon.ts';
import { isLimited, type UseLimits } from '../domain/promotion.ts';
import { orderIdOf, type Redemption } from '../domain/redemption.ts';
import type { CouponFacts } from '../storage/read-promotions.ts';
import type { PromotionFacts } from '../use-cases/promotion-facts.ts';

export function promotionView({ promotion, count, budgets }: PromotionFacts) {
  const { id, state, rule, storeIds, limits, version } = promotion;
  return {
    id,
    state,
    rule,
    storeIds: storeIds && [...storeIds],
    limits: { ...limitsView(limits), ...(limits.budgetMinor ? { budgetMinor: { ...limits.budgetMinor } } : {}) },
    limited: isLimited(promotion),
    usage: {
      held: count.held,
      confirmed: count.confirmed,
      budgets: budgets.map(({ currency, heldMinor, confirmedMinor }) => ({ currency, heldMinor, confirmedMinor })),
    },
    version,
  };
}

function limitsView({ total, perCustomer }: UseLimits) {
  return { ...(total === undefined ? {} : { total }), ...(perCustomer === undefined ? {} : { perCustomer }) };
}

export function couponView({ id, code, promotionId, limits, held, confirmed }: CouponFacts) {
  return { id, code, promotionId, limits: limitsView(limits), held, confirmed };
}

export function batchView({ id, promotionId, requested, created }: CouponBatch) {
  const status: 'creating' | 'created' = created < requested ? 'creating' : 'created';
  return { id, promotionId, status, requested, created };
}

export function redemptionView(redemption: Redemption) {
  const { id, status } = redemption;
  return { id, status, orderId: orderIdOf(redemption) };
}
