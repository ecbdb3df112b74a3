import { put, rowKey, type State, type Write } from '@concord/database';
import { accept, reject } from '@concord/result';
import { withShort } from '../domain/budget.ts';
import { promotionEvent } from '../domain/events.ts';
import type { PromotionLimits, PromotionRule, RunPromotion } from '../domain/promotion.ts';
import { budgets, promotions } from '../storage/tables.ts';
import { budgetIn, counterKeys, currenciesOf, factsIn, type PromotionFacts } from './promotion-facts.ts';

export type UpdatePromotion = {
  readonly promotionId: string;
  readonly expectedVersion?: number | undefined;
  readonly promotion?: PromotionRule | undefined;
  readonly state?: 'draft' | 'active' | undefined;
  readonly storeIds?: readonly string[] | null | undefined;
  readonly limits?: PromotionLimits | undefined;
};

export type UpdateRejection =
  | { readonly code: 'PROMOTION_NOT_FOUND' | 'PROMOTION_ENDED' }
  | { readonly code: 'VERSION_CONFLICT'; readonly version: number };

/** Changes what is given. New limits count from what is used already; a budget that was short is asked again. */
export const updatePromotion: Write<UpdatePromotion, PromotionFacts, UpdateRejection> = {
  name: 'updatePromotion',
  load: ({ promotionId }) => [rowKey(promotions, promotionId)],
  follow: ({ promotionId, limits }, state) =>
    counterKeys(promotionId, limits, state.get(promotions, promotionId)?.limits),

  decide: (change, state) => {
    const known = state.get(promotions, change.promotionId);
    if (!known) return reject({ code: 'PROMOTION_NOT_FOUND' });
    if (known.state === 'ended') return reject({ code: 'PROMOTION_ENDED' });
    const { expectedVersion = known.version } = change;
    if (expectedVersion !== known.version) return reject({ code: 'VERSION_CONFLICT', version: known.version });
    const changed: RunPromotion = {
      ...known,
      rule: change.promotion ?? known.rule,
      state: change.state ?? known.state,
      storeIds: change.storeIds === undefined ? known.storeIds : change.storeIds,
      limits: change.limits ?? known.limits,
      version: known.version + 1,
    };
    return accept({
      effectId: known.id,
      put: [put(promotions, changed), ...askedAgain(state, changed)],
      events: [promotionEvent('changed', changed)],
    });
  },

  answer: (state, promotionId) => factsIn(state, promotionId),
};

function askedAgain(state: State, { id, limits }: RunPromotion) {
  return currenciesOf(limits)
    .map((currency) => budgetIn(state, id, currency))
    .filter((budget) => budget.short)
    .map((budget) => put(budgets, withShort(budget, false)));
}
