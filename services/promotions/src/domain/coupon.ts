import type { UseLimits } from './promotion.ts';

/** A code that unlocks one promotion; `code` is as `normaliseCode` makes it. */
export type Coupon = {
  readonly id: string;
  readonly code: string;
  readonly promotionId: string;
  readonly batchId: string;
  readonly limits: UseLimits;
};

/** Coupons that were asked for together; while fewer are created than requested, more are being generated. */
export type CouponBatch = {
  readonly id: string;
  readonly promotionId: string;
  readonly prefix: string;
  readonly requested: number;
  readonly created: number;
  readonly limits: UseLimits;
  readonly version: number;
};
