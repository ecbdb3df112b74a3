import { put, rowKey, type Write } from '@concord/database';
import { accept } from '@concord/result';
import { leftMinor, withShort } from '../domain/budget.ts';
import { needsCode } from '../domain/promotion.ts';
import { budgets, promotions } from '../storage/tables.ts';
import { budgetIn } from './promotion-facts.ts';

export type RestPromotion = { readonly promotionId: string; readonly currency: string; readonly neededMinor: number };

/**
 * A promotion without a code whose budget does not pay for a use any more is not offered until something comes back:
 * the shopper could not take it away, and would be refused for ever.
 */
export const restPromotion: Write<RestPromotion, { readonly rests: boolean }> = {
  name: 'restPromotion',
  load: ({ promotionId }) => [rowKey(promotions, promotionId)],
  follow: ({ promotionId, currency }) => [rowKey(budgets, promotionId, currency)],

  decide: ({ promotionId, currency, neededMinor }, state) => {
    const promotion = state.get(promotions, promotionId);
    const budget = budgetIn(state, promotionId, currency);
    const budgetMinor = promotion?.limits.budgetMinor?.[currency];
    if (!promotion || needsCode(promotion) || budgetMinor === undefined || budget.short)
      return accept({ effectId: promotionId });
    if (leftMinor(budget, budgetMinor) >= neededMinor) return accept({ effectId: promotionId });
    return accept({ effectId: promotionId, put: [put(budgets, withShort(budget, true))] });
  },

  answer: (state, promotionId, { currency }) => ({ rests: budgetIn(state, promotionId, currency).short }),
};
