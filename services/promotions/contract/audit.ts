import { auditPage, ofAllMerchants, operation, violations } from '@concord/contract';
import { z } from 'zod';

/** What Promotions proves of itself, and tells the auditor to compare. */
export const auditOperations = {
  auditHeldUses: operation({
    ...ofAllMerchants,
    path: '/audit/held-uses',
    summary: 'Every redemption over all merchants, for the auditor to compare with checkouts and orders',
    output: auditPage({
      facts: z.array(
        z.object({
          merchantId: z.string(),
          redemptionId: z.string(),
          status: z.enum(['held', 'confirmed', 'released']),
          orderId: z.string().nullable(),
          version: z.int(),
        }),
      ),
    }),
  }),
  auditRedemptions: operation({
    ...ofAllMerchants,
    path: '/audit/redemptions',
    summary: 'Proves L9 over all merchants: counters against redemptions, and limits kept',
    input: ofAllMerchants.input.extend({
      first: z.int().min(1).max(500).default(100).describe('Promotions per page'),
    }),
    output: auditPage({ violations }),
  }),
};
