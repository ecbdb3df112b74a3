import { idSchema } from '@concord/contract';
import { z } from 'zod';
import { minorByCurrencySchema, promotionRuleSchema } from '../promotion-schemas.ts';

export const promotionId = idSchema('promotion');
export const code = z.string().trim().min(1).max(60);
export const uses = z.int().min(1).max(1_000_000_000);
export const couponLimits = z.strictObject({ total: uses.optional(), perCustomer: uses.optional() });

export const limits = couponLimits.extend({
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

export const PROMOTION_NOT_FOUND = { status: 404, message: 'There is no such promotion.' } as const;
export const PROMOTION_ENDED = {
  status: 409,
  message: 'This promotion has ended for good: create a new one.',
} as const;
