import { contract } from '@concord/contract';
import { auditOperations } from './contract/audit.ts';
import { couponOperations } from './contract/coupons.ts';
import { promotionOperations } from './contract/promotions.ts';
import { redemptionOperations } from './contract/redemptions.ts';

export { couponBatchSchema, couponSchema, promotionViewSchema } from './contract/words.ts';
export { promotionRuleSchema, promotionSchema } from './promotion-schemas.ts';

/** What Promotions does for others. */
export const promotionsContract = contract({
  service: 'promotions',
  title: 'Promotions',
  description: 'Promotions, coupons, and how often they were used: limits and budgets that hold exactly.',
  operations: {
    ...promotionOperations,
    ...couponOperations,
    ...redemptionOperations,
    ...auditOperations,
  },
});
