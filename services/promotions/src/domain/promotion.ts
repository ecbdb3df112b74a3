import { normaliseCode } from '@concord/pricing';
import type { z } from 'zod';
import type { promotionRuleSchema, promotionSchema } from '../../contract.ts';

export type PromotionRule = z.output<typeof promotionRuleSchema>;
export type PromotionState = 'draft' | 'active' | 'ended';

/** How often something may be used; without a figure, as often as one likes. */
export type UseLimits = { readonly total?: number | undefined; readonly perCustomer?: number | undefined };
export type PromotionLimits = UseLimits & { readonly budgetMinor?: Readonly<Record<string, number>> | undefined };

/** A promotion as its merchant runs it: the engine's rule, where it holds, and how often. */
export type RunPromotion = {
  readonly id: string;
  readonly state: PromotionState;
  readonly rule: PromotionRule;
  /** Null: in every store. */
  readonly storeIds: readonly string[] | null;
  readonly limits: PromotionLimits;
  /** Some of its coupons have limits of their own. */
  readonly couponsLimited: boolean;
  readonly version: number;
};

export function needsCode({ rule }: RunPromotion): boolean {
  return rule.conditions.some((condition) => condition.kind === 'coupon');
}

/** The codes that stand in the rule itself, beside those created as coupons. */
export function listedCodes({ rule }: RunPromotion): string[] {
  return rule.conditions.flatMap((condition) =>
    condition.kind === 'coupon' ? condition.codes.map(normaliseCode) : [],
  );
}

/** How often one customer may use it. A first order happens once, also when two of them are under way together. */
export function perCustomerLimit({ rule, limits }: RunPromotion): number | undefined {
  const firstOrderOnly = rule.conditions.some((condition) => condition.kind === 'first_order');
  return firstOrderOnly ? 1 : limits.perCustomer;
}

/** Must its uses be held with the checkout, because they are counted against something? */
export function isLimited(promotion: RunPromotion): boolean {
  const { limits, couponsLimited } = promotion;
  return (
    limits.total !== undefined ||
    limits.budgetMinor !== undefined ||
    perCustomerLimit(promotion) !== undefined ||
    couponsLimited
  );
}

/** With a budget, a promotion exists in the budget's currencies only: elsewhere nobody would pay for it. */
export function runsIn({ storeIds, limits }: RunPromotion, storeId: string, currency: string): boolean {
  const inStore = storeIds === null || storeIds.includes(storeId);
  return inStore && (limits.budgetMinor === undefined || limits.budgetMinor[currency] !== undefined);
}

export function withoutCodes(rule: PromotionRule): PromotionRule {
  const conditions = rule.conditions.map((condition) =>
    condition.kind === 'coupon' ? { ...condition, codes: [] } : condition,
  );
  return { ...rule, conditions };
}

export type ComputedPromotion = z.output<typeof promotionSchema>;

/** What the engine gets. Codes stay here: whoever may price a basket may not read what others type. */
export function computedPromotion(promotion: RunPromotion): ComputedPromotion {
  return { id: promotion.id, ...withoutCodes(promotion.rule), ...(isLimited(promotion) ? { limited: true } : {}) };
}
