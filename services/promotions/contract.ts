import { contract, idSchema, operation, page, pageInput } from '@concord/contract';
import { z } from 'zod';
import { currencySchema, minorByCurrencySchema, promotionRuleSchema, promotionSchema } from './promotion-schemas.ts';

export { promotionRuleSchema, promotionSchema } from './promotion-schemas.ts';

const MAX_CODES = 1_000;
const MAX_GENERATED = 1_000_000;
const MAX_BASKET_CODES = 50;
const MAX_APPLIED = 100;

const promotionId = idSchema('promotion');
const redemptionId = idSchema('redemption');
const code = z.string().trim().min(1).max(60);
const customerKey = z
  .string()
  .min(1)
  .max(200)
  .describe('Says which customer it is, the same in every channel; only a digest of it is kept');
const uses = z.int().min(1).max(1_000_000_000);
const storeIds = z.array(idSchema('store')).min(1).max(200);

const couponLimits = z.strictObject({ total: uses.optional(), perCustomer: uses.optional() });
const limits = couponLimits.extend({
  budgetMinor: minorByCurrencySchema
    .optional()
    .describe('The most that all uses together take off; with a budget the promotion applies in these currencies only'),
});

export const promotionViewSchema = z.object({
  id: z.string(),
  state: z.enum(['draft', 'active', 'ended']),
  rule: promotionRuleSchema,
  storeIds: z.array(z.string()).nullable().describe('Null: every store'),
  limits,
  limited: z.boolean().describe('Its uses must be held with the checkout'),
  usage: z.object({
    held: z.int(),
    confirmed: z.int(),
    budgets: z.array(z.object({ currency: z.string(), heldMinor: z.int(), confirmedMinor: z.int() })),
  }),
  version: z.int(),
});

export const couponSchema = z.object({
  id: z.string(),
  code: z.string(),
  promotionId: z.string(),
  limits: couponLimits,
  held: z.int(),
  confirmed: z.int(),
});

export const couponBatchSchema = z.object({
  id: z.string(),
  promotionId: z.string(),
  status: z.enum(['creating', 'created']),
  requested: z.int(),
  created: z.int(),
});

const redemptionSchema = z.object({
  id: z.string(),
  status: z.enum(['held', 'confirmed', 'released']),
  orderId: z.string().nullable(),
});

const PROMOTION_NOT_FOUND = { status: 404, message: 'There is no such promotion.' } as const;
const COUPON_BATCH_NOT_FOUND = { status: 404, message: 'There is no such batch of coupons.' } as const;
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

const PROMOTION_ENDED = { status: 409, message: 'This promotion has ended for good: create a new one.' } as const;

const VERSION_CONFLICT = {
  status: 409,
  message: 'Someone else changed it in the meantime: look at it again, then repeat your change.',
  data: z.object({ version: z.int() }),
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

const CODE_TAKEN = {
  status: 409,
  message: 'This code exists already: choose another one. Nothing was created.',
  data: z.object({ couponCode: z.string() }),
} as const;

const TAKES_NO_CODES = {
  status: 409,
  message: 'This promotion applies without a code: give it the condition `coupon` first.',
} as const;

/** What Promotions does for others. */
export const promotionsContract = contract({
  service: 'promotions',
  title: 'Promotions',
  description: 'Promotions, coupons, and how often they were used: limits and budgets that hold exactly.',
  operations: {
    createPromotion: operation({
      kind: 'write',
      method: 'POST',
      path: '/promotions',
      summary: 'Create a promotion, running at once unless it is a draft',
      scope: 'promotions:write',
      audited: true,
      input: z.object({
        promotion: promotionRuleSchema,
        state: z.enum(['draft', 'active']).default('active'),
        storeIds: storeIds.optional().describe('Without it, every store'),
        limits: limits.default({}),
      }),
      output: promotionViewSchema,
      rejections: {},
    }),
    updatePromotion: operation({
      kind: 'write',
      method: 'PATCH',
      path: '/promotions/{promotionId}',
      summary: 'Change a promotion, pause it (draft) or start it (active); what is left out stays',
      scope: 'promotions:write',
      audited: true,
      input: z.object({
        promotionId,
        expectedVersion: z.int().min(1).optional(),
        promotion: promotionRuleSchema.optional(),
        state: z.enum(['draft', 'active']).optional(),
        storeIds: storeIds.nullable().optional().describe('Null: every store'),
        limits: limits.optional().describe('Below what is used already: no more uses'),
      }),
      output: promotionViewSchema,
      rejections: { PROMOTION_NOT_FOUND, PROMOTION_ENDED, VERSION_CONFLICT },
    }),
    endPromotion: operation({
      kind: 'write',
      method: 'POST',
      path: '/promotions/{promotionId}/end',
      summary: 'It stops for good; uses that are held may still be confirmed',
      scope: 'promotions:write',
      audited: true,
      input: z.object({ promotionId }),
      output: promotionViewSchema,
      rejections: { PROMOTION_NOT_FOUND },
    }),
    getPromotion: operation({
      kind: 'read',
      method: 'GET',
      path: '/promotions/{promotionId}',
      summary: 'A promotion and its use so far',
      scope: 'promotions:read',
      input: z.object({ promotionId }),
      output: promotionViewSchema,
      rejections: { PROMOTION_NOT_FOUND },
    }),
    getPromotions: operation({
      kind: 'read',
      method: 'GET',
      path: '/promotions-by-id',
      summary: 'Promotions by their ids, in the order asked; null for those that do not exist',
      scope: 'promotions:read',
      input: z.object({ promotionIds: z.array(promotionId).min(1).max(200) }),
      output: z.object({ items: z.array(promotionViewSchema.nullable()) }),
      rejections: {},
    }),
    listPromotions: operation({
      kind: 'read',
      method: 'GET',
      path: '/promotions',
      summary: 'Promotions, newest first',
      scope: 'promotions:read',
      input: z.object({ ...pageInput, state: z.enum(['draft', 'active', 'ended']).optional() }),
      output: page(promotionViewSchema),
      rejections: {},
    }),
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
          count: z
            .int()
            .min(1)
            .max(MAX_GENERATED)
            .optional()
            .describe('Generated in the background: see getCouponBatch'),
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
      input: z.object({ redemptionId }),
      output: redemptionSchema,
      rejections: {},
    }),
    auditHeldUses: operation({
      kind: 'read',
      method: 'GET',
      path: '/audit/held-uses',
      summary: 'Every redemption over all merchants, for the auditor to compare with checkouts and orders',
      scope: 'audit:read',
      withoutMerchant: true,
      timeoutMs: 60_000,
      input: z.object({ first: z.int().min(1).max(5_000).default(1_000), after: z.string().max(400).optional() }),
      output: z.object({
        checked: z.int(),
        facts: z.array(
          z.object({
            merchantId: z.string(),
            redemptionId: z.string(),
            status: z.enum(['held', 'confirmed', 'released']),
            orderId: z.string().nullable(),
            version: z.int(),
          }),
        ),
        nextCursor: z.string().nullable(),
      }),
      rejections: {},
    }),
    auditRedemptions: operation({
      kind: 'read',
      method: 'GET',
      path: '/audit/redemptions',
      summary: 'Proves L9 over all merchants: counters against redemptions, and limits kept',
      scope: 'audit:read',
      withoutMerchant: true,
      timeoutMs: 60_000,
      input: z.object({
        first: z.int().min(1).max(500).default(100).describe('Promotions per page'),
        after: z.string().max(400).optional(),
      }),
      output: z.object({
        checked: z.int().describe('Counters compared'),
        violations: z.array(z.object({ law: z.string(), subject: z.string(), detail: z.string(), version: z.int() })),
        nextCursor: z.string().nullable(),
      }),
      rejections: {},
    }),
  },
});
