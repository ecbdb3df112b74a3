import { idSchema, operation, page, pageInput } from '@concord/contract';
import { z } from 'zod';
import {
  code,
  couponBatchSchema,
  couponLimits,
  couponSchema,
  PROMOTION_ENDED,
  PROMOTION_NOT_FOUND,
  promotionId,
} from './words.ts';

const MAX_CODES = 1_000;
const MAX_GENERATED = 1_000_000;
const COUPON_BATCH_NOT_FOUND = { status: 404, message: 'There is no such batch of coupons.' } as const;

const CODE_TAKEN = {
  status: 409,
  message: 'This code exists already: choose another one. Nothing was created.',
  data: z.object({ couponCode: z.string() }),
} as const;

const TAKES_NO_CODES = {
  status: 409,
  message: 'This promotion applies without a code: give it the condition `coupon` first.',
} as const;

/** Codes, one by one or by the million. */
export const couponOperations = {
  createCoupons: operation({
    kind: 'write',
    method: 'POST',
    path: '/promotions/{promotionId}/coupons',
    summary: 'Create the given codes at once, or let a number of unguessable ones be generated',
    scope: 'promotions:write',
    audited: true,
    input: z
      .object({
        promotionId,
        codes: z.array(code).min(1).max(MAX_CODES).optional(),
        count: z.int().min(1).max(MAX_GENERATED).optional().describe('Generated in the background: see getCouponBatch'),
        prefix: z
          .string()
          .trim()
          .regex(/^[A-Za-z0-9-]{0,20}$/)
          .optional()
          .describe('Stands before every generated code'),
        limits: couponLimits.default({}).describe('Of each of these codes'),
      })
      .refine(({ codes, count }) => (codes === undefined) !== (count === undefined), {
        message: 'Give either codes or a count',
      }),
    output: couponBatchSchema,
    rejections: { PROMOTION_NOT_FOUND, PROMOTION_ENDED, TAKES_NO_CODES, CODE_TAKEN },
  }),
  getCouponBatch: operation({
    kind: 'read',
    method: 'GET',
    path: '/coupon-batches/{batchId}',
    summary: 'How far the creation of coupons is',
    scope: 'promotions:read',
    input: z.object({ batchId: idSchema('process') }),
    output: couponBatchSchema,
    rejections: { COUPON_BATCH_NOT_FOUND },
  }),
  listCoupons: operation({
    kind: 'read',
    method: 'GET',
    path: '/promotions/{promotionId}/coupons',
    summary: 'A promotion’s coupons and their use, by code',
    scope: 'promotions:read',
    input: z.object({
      ...pageInput,
      first: z.int().min(1).max(1_000).default(50),
      promotionId,
      code: code.optional(),
    }),
    output: page(couponSchema),
    rejections: {},
  }),
};
