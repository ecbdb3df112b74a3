import { put, rowKey, type State, type Write } from '@concord/database';
import { accept, reject } from '@concord/result';
import { leftMinor } from '../domain/budget.ts';
import { type HoldRejection, holdUses, type UsesBefore, type WantedUse } from '../domain/hold-uses.ts';
import { needsCode } from '../domain/promotion.ts';
import type { Redemption, RedemptionClosed } from '../domain/redemption.ts';
import { noUse, subjectsOf } from '../domain/use-count.ts';
import { redemptions } from '../storage/redemption-table.ts';
import { budgets, coupons, promotions, useCounts } from '../storage/tables.ts';
import { budgetIn } from './promotion-facts.ts';

export type HoldRedemptions = {
  readonly redemptionId: string;
  readonly checkoutId: string;
  /** A digest of the customer's key; empty where nobody is known. */
  readonly customer: string;
  readonly currency: string;
  /** Codes normalised; empty where there is none. */
  readonly uses: readonly WantedUse[];
};

export type MovedUses = {
  readonly redemption: Redemption;
  /** What is offered without a code may be another thing now: something was used up, or came back. */
  readonly offersChanged: boolean;
};

/** Holds one use of each promotion, all or nothing. The same redemption id again answers the redemption that is there. */
export const holdRedemptions: Write<HoldRedemptions, MovedUses, HoldRejection | RedemptionClosed> = {
  name: 'holdRedemptions',

  load: ({ redemptionId, uses }) => [
    rowKey(redemptions, redemptionId),
    ...uses.flatMap(({ promotionId, code }) => [
      rowKey(promotions, promotionId),
      ...(code === '' ? [] : [rowKey(coupons, code)]),
    ]),
  ],
  follow: ({ customer, currency, uses }) =>
    uses.flatMap(({ promotionId, code }) => [
      rowKey(budgets, promotionId, currency),
      ...useKeys({ promotionId, code, customer }),
    ]),

  decide: ({ redemptionId: id, checkoutId, customer, currency, uses }, state) => {
    const known = state.get(redemptions, id);
    if (known?.status === 'held' || known?.status === 'confirmed') return accept({ effectId: id });
    if (known) return reject({ code: 'REDEMPTION_CLOSED', status: known.status });

    const held = holdUses(uses, { customer, currency }, usesIn(state));
    if (!held.ok) return held;
    const { lines, counts, budgets: paid } = held.value;
    const redemption: Redemption = { id, status: 'held', checkoutId, customer, currency, lines, version: 1 };
    return accept({
      effectId: id,
      put: [
        put(redemptions, redemption),
        ...counts.map((count) => put(useCounts, count)),
        ...paid.map((budget) => put(budgets, budget)),
      ],
    });
  },

  answer: (state, redemptionId, command) => ({
    redemption: redemptionIn(state, redemptionId),
    offersChanged: command.uses.some(({ promotionId }) => isUsedUp(state, promotionId, command.currency)),
  }),
};

export function useKeys(subject: Parameters<typeof subjectsOf>[0]) {
  return subjectsOf(subject).map(({ promotionId, code, customer }) => rowKey(useCounts, promotionId, code, customer));
}

/** The redemption as it stands now. */
export function redemptionIn(state: State, redemptionId: string): Redemption {
  const redemption = state.get(redemptions, redemptionId);
  if (!redemption) throw new Error(`Redemption ${redemptionId} is not there after its own change`);
  return redemption;
}

function usesIn(state: State): UsesBefore {
  return {
    promotion: (promotionId) => state.get(promotions, promotionId),
    coupon: (code) => state.get(coupons, code),
    count: (subject) => state.get(useCounts, subject.promotionId, subject.code, subject.customer) ?? noUse(subject),
    budget: (promotionId, currency) => budgetIn(state, promotionId, currency),
  };
}

function isUsedUp(state: State, promotionId: string, currency: string): boolean {
  const promotion = state.get(promotions, promotionId);
  if (!promotion || needsCode(promotion)) return false;
  const { total, budgetMinor } = promotion.limits;
  const count = state.get(useCounts, promotionId, '', '');
  const usedUp = total !== undefined && count !== undefined && count.held + count.confirmed >= total;
  const ofCurrency = budgetMinor?.[currency];
  return usedUp || (ofCurrency !== undefined && leftMinor(budgetIn(state, promotionId, currency), ofCurrency) === 0);
}
