import type { NewEvent } from '@concord/database';
import type { RunPromotion } from './promotion.ts';
import type { Redemption } from './redemption.ts';

export function promotionEvent(what: 'created' | 'changed' | 'ended', promotion: RunPromotion): NewEvent {
  const { id, state, version } = promotion;
  return {
    type: `promotions.promotion-${what}.v1`,
    key: id,
    data: { promotionId: id, state, version },
  };
}

/** One fact per code that an order has used, or gave back. The code itself stays here (CONSISTENCY 24). */
export function couponEvents(what: 'redeemed' | 'released', redemption: Redemption, orderId: string): NewEvent[] {
  const { id, currency } = redemption;
  return redemption.lines
    .filter((line) => line.code !== '')
    .map(({ promotionId, couponId, discountMinor }) => ({
      type: `promotions.coupon-${what}.v1`,
      key: id,
      data: { redemptionId: id, promotionId, couponId, orderId, discountMinor, currency },
    }));
}
