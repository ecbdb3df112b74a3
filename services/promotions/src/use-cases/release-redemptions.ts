import { put, rowKey, type State, type Write } from '@concord/database';
import { accept } from '@concord/result';
import { releaseAmount } from '../domain/budget.ts';
import { couponEvents } from '../domain/events.ts';
import { type Redemption, tombstone } from '../domain/redemption.ts';
import { releaseUse } from '../domain/use-count.ts';
import { redemptions } from '../storage/redemption-table.ts';
import { type MovedUses, redemptionIn } from './hold-redemptions.ts';
import { moveUses, rowsOfRedemption } from './move-uses.ts';

export type ReleaseRedemptions = { readonly redemptionId: string };

/**
 * Gives uses back, once, whether a checkout held them or a cancelled order had them. An id that was never seen becomes a
 * tombstone, so that a hold that was overtaken by its undo is refused (CONSISTENCY 4).
 */
export const releaseRedemptions: Write<ReleaseRedemptions, MovedUses> = {
  name: 'releaseRedemptions',
  load: ({ redemptionId }) => [rowKey(redemptions, redemptionId)],
  follow: ({ redemptionId }, state) => rowsOfRedemption(state, redemptionId),

  decide: ({ redemptionId }, state) => {
    const redemption = state.get(redemptions, redemptionId);
    if (!redemption) return accept({ effectId: redemptionId, put: [put(redemptions, tombstone(redemptionId))] });
    switch (redemption.status) {
      case 'held':
        return accept({ effectId: redemptionId, put: givenBack(state, redemption, 'held', null) });
      case 'confirmed': {
        const { orderId } = redemption;
        return accept({
          effectId: redemptionId,
          put: givenBack(state, redemption, 'confirmed', orderId),
          events: couponEvents('released', redemption, orderId),
        });
      }
      case 'released':
        return accept({ effectId: redemptionId });
    }
  },

  answer: (state, redemptionId) => {
    const redemption = redemptionIn(state, redemptionId);
    return { redemption, offersChanged: redemption.lines.some((line) => line.code === '') };
  },
};

function givenBack(state: State, redemption: Redemption, was: 'held' | 'confirmed', orderId: string | null) {
  const { id, checkoutId, customer, currency, lines, version } = redemption;
  const released: Redemption = {
    id,
    checkoutId,
    customer,
    currency,
    lines,
    status: 'released',
    orderId,
    version: version + 1,
  };
  const moved = moveUses(state, redemption, {
    use: (count) => releaseUse(count, was),
    amount: (budget, amountMinor) => releaseAmount(budget, amountMinor, was),
  });
  return [put(redemptions, released), ...moved];
}
