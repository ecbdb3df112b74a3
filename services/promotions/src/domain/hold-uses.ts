import { accept, type Result, reject } from '@concord/result';
import { type Budget, holdAmount } from './budget.ts';
import type { Coupon } from './coupon.ts';
import { listedCodes, needsCode, perCustomerLimit, type RunPromotion, type UseLimits } from './promotion.ts';
import type { RedeemedLine } from './redemption.ts';
import { holdUse, subjectsOf, type UseCount, type UseSubject } from './use-count.ts';

export type WantedUse = { readonly promotionId: string; readonly code: string; readonly discountMinor: number };

export type HoldRejection =
  | { readonly code: 'PROMOTION_NOT_FOUND' | 'PROMOTION_NOT_ACTIVE'; readonly promotionId: string }
  | { readonly code: 'PROMOTION_EXHAUSTED' | 'CUSTOMER_REQUIRED'; readonly promotionId: string }
  | {
      readonly code: 'COUPON_NOT_FOUND' | 'COUPON_EXHAUSTED';
      readonly promotionId: string;
      readonly couponCode: string;
    }
  | { readonly code: 'CUSTOMER_LIMIT_REACHED'; readonly promotionId: string; readonly couponCode: string | null }
  | {
      readonly code: 'BUDGET_EXHAUSTED';
      readonly promotionId: string;
      readonly currency: string;
      readonly leftMinor: number;
    };

/** What is known before the hold. */
export type UsesBefore = {
  readonly promotion: (promotionId: string) => RunPromotion | undefined;
  readonly coupon: (code: string) => Coupon | undefined;
  readonly count: (subject: UseSubject) => UseCount;
  readonly budget: (promotionId: string, currency: string) => Budget;
};

export type HeldUses = {
  readonly lines: readonly RedeemedLine[];
  readonly counts: readonly UseCount[];
  readonly budgets: readonly Budget[];
};

/** Holds one use of each wanted promotion, or none of them: every counter and budget stays within its limit (L9). */
export function holdUses(
  wanted: readonly WantedUse[],
  { customer, currency }: { readonly customer: string; readonly currency: string },
  before: UsesBefore,
): Result<HeldUses, HoldRejection> {
  const lines: RedeemedLine[] = [];
  const counts = new Map<string, UseCount>();
  const budgets = new Map<string, Budget>();
  for (const use of wanted) {
    const { promotionId, code, discountMinor } = use;
    const admitted = admit(use, before);
    if (!admitted.ok) return admitted;
    const { promotion, coupon } = admitted.value;
    for (const subject of subjectsOf({ promotionId, code, customer })) {
      const limit = limitOf(subject, promotion, coupon?.limits ?? {});
      const key = `${promotionId} ${subject.customer} ${subject.code}`;
      const held = holdUse(counts.get(key) ?? before.count(subject), limit);
      if (!held.ok) return reject(usedUp(subject));
      counts.set(key, held.value);
    }
    if (customer === '' && limitedPerCustomer(promotion, coupon))
      return reject({ code: 'CUSTOMER_REQUIRED', promotionId });
    const paid = holdAmount(
      budgets.get(promotionId) ?? before.budget(promotionId, currency),
      discountMinor,
      budgetIn(promotion, currency),
    );
    if (!paid.ok)
      return reject({ code: 'BUDGET_EXHAUSTED', promotionId, currency, leftMinor: paid.rejection.leftMinor });
    budgets.set(promotionId, paid.value);
    lines.push({ promotionId, code, couponId: coupon?.id ?? null, discountMinor });
  }
  return accept({ lines, counts: [...counts.values()], budgets: [...budgets.values()] });
}

type Admitted = { readonly promotion: RunPromotion; readonly coupon: Coupon | undefined };

/** Does the promotion run, and does the code unlock it? */
function admit({ promotionId, code }: WantedUse, before: UsesBefore): Result<Admitted, HoldRejection> {
  const promotion = before.promotion(promotionId);
  if (!promotion) return reject({ code: 'PROMOTION_NOT_FOUND', promotionId });
  if (promotion.state !== 'active') return reject({ code: 'PROMOTION_NOT_ACTIVE', promotionId });
  const coupon = code === '' ? undefined : before.coupon(code);
  const own = coupon?.promotionId === promotionId ? coupon : undefined;
  const unlocked = needsCode(promotion) ? own !== undefined || listedCodes(promotion).includes(code) : code === '';
  if (!unlocked) return reject({ code: 'COUPON_NOT_FOUND', promotionId, couponCode: code });
  return accept({ promotion, coupon: own });
}

function limitOf({ code, customer }: UseSubject, promotion: RunPromotion, ofCoupon: UseLimits): number | undefined {
  if (code === '') return customer === '' ? promotion.limits.total : perCustomerLimit(promotion);
  return customer === '' ? ofCoupon.total : ofCoupon.perCustomer;
}

function limitedPerCustomer(promotion: RunPromotion, coupon: Coupon | undefined): boolean {
  return perCustomerLimit(promotion) !== undefined || coupon?.limits.perCustomer !== undefined;
}

/** With a budget, a currency that it does not name has nothing. */
function budgetIn({ limits }: RunPromotion, currency: string): number | undefined {
  return limits.budgetMinor && (limits.budgetMinor[currency] ?? 0);
}

function usedUp({ promotionId, code, customer }: UseSubject): HoldRejection {
  if (customer !== '') return { code: 'CUSTOMER_LIMIT_REACHED', promotionId, couponCode: code === '' ? null : code };
  return code === ''
    ? { code: 'PROMOTION_EXHAUSTED', promotionId }
    : { code: 'COUPON_EXHAUSTED', promotionId, couponCode: code };
}
