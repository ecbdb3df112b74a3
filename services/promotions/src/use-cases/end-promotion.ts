import { put, rowKey, type Write } from '@concord/database';
import { accept, reject } from '@concord/result';
import { promotionEvent } from '../domain/events.ts';
import type { RunPromotion } from '../domain/promotion.ts';
import { promotions } from '../storage/tables.ts';
import { counterKeys, factsIn, type PromotionFacts } from './promotion-facts.ts';

export type EndPromotion = { readonly promotionId: string };

/** Ends a promotion for good. Uses that are held stay held: their checkouts were priced while it ran. */
export const endPromotion: Write<EndPromotion, PromotionFacts, { readonly code: 'PROMOTION_NOT_FOUND' }> = {
  name: 'endPromotion',
  load: ({ promotionId }) => [rowKey(promotions, promotionId)],
  follow: ({ promotionId }, state) => counterKeys(promotionId, state.get(promotions, promotionId)?.limits),

  decide: ({ promotionId }, state) => {
    const known = state.get(promotions, promotionId);
    if (!known) return reject({ code: 'PROMOTION_NOT_FOUND' });
    if (known.state === 'ended') return accept({ effectId: promotionId });
    const ended: RunPromotion = { ...known, state: 'ended', version: known.version + 1 };
    return accept({
      effectId: promotionId,
      put: [put(promotions, ended)],
      events: [promotionEvent('ended', ended)],
    });
  },

  answer: (state, promotionId) => factsIn(state, promotionId),
};
