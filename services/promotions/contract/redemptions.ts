import { idSchema, operation } from '@concord/contract';
import { z } from 'zod';
import { currencySchema, promotionSchema } from '../promotion-schemas.ts';
import { code, PROMOTION_NOT_FOUND, promotionId } from './words.ts';

const MAX_BASKET_CODES = 50;
const MAX_APPLIED = 100;
const redemptionId = idSchema('redemption');

const customerKey = z
  .string()
  .min(1)
  .max(200)
  .describe('Says which customer it is, the same in every channel; only a digest of it is kept');

const redemptionSchema = z.object({
  id: z.string(),
  status: z.enum(['held', 'confirmed', 'released']),
  orderId: z.string().nullable(),
});

const REDEMPTION_NOT_FOUND = { status: 404, message: 'There is no such redemption.' } as const;

const COUPON_NOT_FOUND = {
  status: 404,
  message: 'This code does not exist or does not belong to this promotion: remove it.',
  data: z.object({ promotionId: z.string(), couponCode: z.string() }),
} as const;

const PROMOTION_NOT_ACTIVE = {
  status: 409,
  message: 'This promotion does not run any more: get a new price.',
  data: z.object({ promotionId: z.string() }),
} as const;

const COUPON_EXHAUSTED = {
  status: 409,
  message: 'This code was used as often as it may be: remove it.',
  data: z.object({ promotionId: z.string(), couponCode: z.string() }),
} as const;

const PROMOTION_EXHAUSTED = {
  status: 409,
  message: 'This promotion was used as often as it may be: get a new price.',
  data: z.object({ promotionId: z.string() }),
} as const;

const BUDGET_EXHAUSTED = {
  status: 409,
  message: 'What is left of the promotion’s budget does not pay for this discount: get a new price.',
  data: z.object({ promotionId: z.string(), currency: z.string(), leftMinor: z.int() }),
} as const;

const CUSTOMER_LIMIT_REACHED = {
  status: 409,
  message: 'This customer has used the promotion as often as one customer may.',
  data: z.object({ promotionId: z.string(), couponCode: z.string().nullable() }),
} as const;

const CUSTOMER_REQUIRED = {
  status: 409,
  message: 'This promotion is limited per customer: say who the customer is.',
  data: z.object({ promotionId: z.string() }),
} as const;

const REDEMPTION_CLOSED = {
  status: 409,
  message: 'This redemption has ended or belongs to another order: make a new one.',
  data: z.object({ status: z.string() }),
} as const;

/** What a basket may use, and its uses: held with a checkout, confirmed by an order. */
export const redemptionOperations = {
  activePromotions: operation({
    kind: 'read',
    method: 'POST',
    path: '/active-promotions',
    summary: 'The promotions that a basket is priced with, and what its codes unlock',
    scope: 'promotions:browse',
    input: z.object({
      storeId: idSchema('store'),
      currency: currencySchema,
      codes: z.array(z.string().max(200)).max(MAX_BASKET_CODES).default([]).describe('As typed'),
      customerKey: customerKey
        .optional()
        .describe('Leaves out what applies without a code and was used by this customer as often as allowed'),
    }),
    output: z.object({
      version: z.string().describe('Changes with `promotions`, and only then; codes have no part in it'),
      promotions: z.array(promotionSchema).describe('Without the codes of anyone else'),
      codeGrants: z.array(z.object({ code: z.string(), promotionId: z.string() })),
    }),
    rejections: {},
  }),
  holdRedemptions: operation({
    kind: 'write',
    method: 'POST',
    path: '/redemptions',
    summary: 'Hold one use of each promotion for a checkout, all or nothing',
    scope: 'promotions:redeem',
    servicesOnly: true,
    input: z.object({
      redemptionId: redemptionId.describe('Chosen by the caller: the same id again is the same redemption'),
      checkoutId: idSchema('checkout'),
      customerKey: customerKey.optional(),
      currency: currencySchema.describe('Of every discountMinor'),
      promotions: z
        .array(z.object({ promotionId, code: code.optional(), discountMinor: z.int().min(0) }))
        .min(1)
        .max(MAX_APPLIED),
    }),
    output: redemptionSchema,
    rejections: {
      PROMOTION_NOT_FOUND: { ...PROMOTION_NOT_FOUND, data: z.object({ promotionId: z.string() }) },
      PROMOTION_NOT_ACTIVE,
      COUPON_NOT_FOUND,
      COUPON_EXHAUSTED,
      PROMOTION_EXHAUSTED,
      BUDGET_EXHAUSTED,
      CUSTOMER_LIMIT_REACHED,
      CUSTOMER_REQUIRED,
      REDEMPTION_CLOSED,
    },
  }),
  confirmRedemptions: operation({
    kind: 'write',
    method: 'POST',
    path: '/redemptions/{redemptionId}/confirm',
    summary: 'The held uses belong to an order',
    scope: 'promotions:redeem',
    servicesOnly: true,
    input: z.object({ redemptionId, orderId: idSchema('order') }),
    output: redemptionSchema,
    rejections: { REDEMPTION_NOT_FOUND, REDEMPTION_CLOSED },
  }),
  releaseRedemptions: operation({
    kind: 'write',
    method: 'POST',
    path: '/redemptions/{redemptionId}/release',
    summary: 'The uses are free again, once; a redemption not seen yet can then no longer be held',
    scope: 'promotions:redeem',
    servicesOnly: true,
    input: z.object({ redemptionId }),
    output: redemptionSchema,
    rejections: {},
  }),
};
