import { idSchema, operation, page, pageInput } from '@concord/contract';
import { z } from 'zod';
import { promotionRuleSchema } from '../promotion-schemas.ts';
import { limits, PROMOTION_ENDED, PROMOTION_NOT_FOUND, promotionId, promotionViewSchema } from './words.ts';

const storeIds = z.array(idSchema('store')).min(1).max(200);

const VERSION_CONFLICT = {
  status: 409,
  message: 'Someone else changed it in the meantime: look at it again, then repeat your change.',
  data: z.object({ version: z.int() }),
} as const;

/** Promotions, as staff make and end them. */
export const promotionOperations = {
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
};
