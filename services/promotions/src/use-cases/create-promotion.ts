import { put, rowKey, type Write } from '@concord/database';
import { accept } from '@concord/result';
import { promotionEvent } from '../domain/events.ts';
import type { PromotionLimits, PromotionRule, RunPromotion } from '../domain/promotion.ts';
import { promotions } from '../storage/tables.ts';
import { counterKeys, factsIn, type PromotionFacts } from './promotion-facts.ts';

export type CreatePromotion = {
  readonly promotionId: string;
  readonly promotion: PromotionRule;
  readonly state: 'draft' | 'active';
  readonly storeIds?: readonly string[] | undefined;
  readonly limits: PromotionLimits;
};

export const createPromotion: Write<CreatePromotion, PromotionFacts> = {
  name: 'createPromotion',
  load: ({ promotionId }) => [rowKey(promotions, promotionId)],
  follow: ({ promotionId, limits }) => counterKeys(promotionId, limits),
  replay: (promotionId, { limits }) => [rowKey(promotions, promotionId), ...counterKeys(promotionId, limits)],

  decide: ({ promotionId, promotion: rule, state, storeIds = null, limits }) => {
    const created: RunPromotion = {
      id: promotionId,
      state,
      rule,
      storeIds,
      limits,
      couponsLimited: false,
      version: 1,
    };
    return accept({
      effectId: promotionId,
      put: [put(promotions, created)],
      events: [promotionEvent('created', created)],
    });
  },

  answer: (state, promotionId, { limits }) => factsIn(state, promotionId, limits),
};
