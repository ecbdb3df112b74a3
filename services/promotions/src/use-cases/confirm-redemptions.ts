import { put, rowKey, type Write } from '@concord/database';
import { accept, reject } from '@concord/result';
import { confirmAmount } from '../domain/budget.ts';
import { couponEvents } from '../domain/events.ts';
import type { Redemption, RedemptionClosed, RedemptionNotFound } from '../domain/redemption.ts';
import { confirmUse } from '../domain/use-count.ts';
import { redemptions } from '../storage/redemption-table.ts';
import { redemptionIn } from './hold-redemptions.ts';
import { moveUses, rowsOfRedemption } from './move-uses.ts';

export type ConfirmRedemptions = { readonly redemptionId: string; readonly orderId: string };

/** Held uses become an order's. Confirming for the same order again changes nothing. */
export const confirmRedemptions: Write<ConfirmRedemptions, Redemption, RedemptionNotFound | RedemptionClosed> = {
  name: 'confirmRedemptions',
  load: ({ redemptionId }) => [rowKey(redemptions, redemptionId)],
  follow: ({ redemptionId }, state) => rowsOfRedemption(state, redemptionId),

  decide: ({ redemptionId, orderId }, state) => {
    const redemption = state.get(redemptions, redemptionId);
    if (!redemption) return reject({ code: 'REDEMPTION_NOT_FOUND' });
    switch (redemption.status) {
      case 'held': {
        const confirmed: Redemption = {
          ...redemption,
          status: 'confirmed',
          orderId,
          version: redemption.version + 1,
        };
        const moved = moveUses(state, redemption, { use: confirmUse, amount: confirmAmount });
        return accept({
          effectId: redemptionId,
          put: [put(redemptions, confirmed), ...moved],
          events: couponEvents('redeemed', confirmed, orderId),
        });
      }
      case 'confirmed':
        if (redemption.orderId === orderId) return accept({ effectId: redemptionId });
        return reject({ code: 'REDEMPTION_CLOSED', status: redemption.status });
      case 'released':
        return reject({ code: 'REDEMPTION_CLOSED', status: redemption.status });
    }
  },

  answer: redemptionIn,
};
