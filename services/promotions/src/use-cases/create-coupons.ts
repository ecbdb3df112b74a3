import { append, put, rowKey, type State, type Write } from '@concord/database';
import { newId } from '@concord/ids';
import { accept, reject } from '@concord/result';
import type { CouponBatch } from '../domain/coupon.ts';
import { promotionEvent } from '../domain/events.ts';
import { needsCode, type RunPromotion, type UseLimits } from '../domain/promotion.ts';
import { couponBatches, coupons, newCoupons, promotions } from '../storage/tables.ts';

export type CreateCoupons = {
  readonly batchId: string;
  readonly promotionId: string;
  /** Normalised, each once; none when a number of them is to be generated. */
  readonly codes: readonly string[];
  readonly count: number;
  readonly prefix: string;
  readonly limits: UseLimits;
};

export type CreateCouponsRejection =
  | { readonly code: 'PROMOTION_NOT_FOUND' | 'PROMOTION_ENDED' | 'TAKES_NO_CODES' }
  | { readonly code: 'CODE_TAKEN'; readonly couponCode: string };

/** Creates the given codes, all or none; or records how many are to be generated, which then happens batch by batch. */
export const createCoupons: Write<CreateCoupons, CouponBatch, CreateCouponsRejection> = {
  name: 'createCoupons',
  load: ({ batchId, promotionId, codes }) => [
    rowKey(promotions, promotionId),
    rowKey(couponBatches, batchId),
    ...codes.map((code) => rowKey(coupons, code)),
  ],
  replay: (batchId) => [rowKey(couponBatches, batchId)],

  decide: ({ batchId, promotionId, codes, count, prefix, limits }, state, { nowMs }) => {
    const promotion = state.get(promotions, promotionId);
    if (!promotion) return reject({ code: 'PROMOTION_NOT_FOUND' });
    if (promotion.state === 'ended') return reject({ code: 'PROMOTION_ENDED' });
    if (!needsCode(promotion)) return reject({ code: 'TAKES_NO_CODES' });
    const taken = codes.find((code) => state.get(coupons, code));
    if (taken !== undefined) return reject({ code: 'CODE_TAKEN', couponCode: taken });

    const requested = codes.length > 0 ? codes.length : count;
    const batch: CouponBatch = {
      id: batchId,
      promotionId,
      prefix,
      requested,
      created: codes.length,
      limits,
      version: 1,
    };
    const limited = limitedFromNow(promotion, limits);
    return accept({
      effectId: batchId,
      put: [put(couponBatches, batch), ...(limited ? [put(promotions, limited)] : [])],
      append: codes.map((code) =>
        append(newCoupons, { id: newId('coupon', nowMs), code, promotionId, batchId, limits }),
      ),
      events: limited ? [promotionEvent('changed', limited)] : [],
    });
  },

  answer: batchIn,
};

/** The first coupons with limits make the promotion one whose uses must be held. */
function limitedFromNow(promotion: RunPromotion, limits: UseLimits): RunPromotion | undefined {
  const limited = limits.total !== undefined || limits.perCustomer !== undefined;
  if (!limited || promotion.couponsLimited) return undefined;
  return { ...promotion, couponsLimited: true, version: promotion.version + 1 };
}

function batchIn(state: State, batchId: string): CouponBatch {
  const batch = state.get(couponBatches, batchId);
  if (!batch) throw new Error(`Coupon batch ${batchId} is not there after its own change`);
  return batch;
}
