import { auditPage, ofAllMerchants, operation, violations } from '@concord/contract';
import { z } from 'zod';
import { CHECKOUT_STATES } from '../src/domain/checkout.ts';

/** What Cart & Checkout tells the auditor to compare. */
export const auditOperations = {
  auditCheckouts: operation({
    ...ofAllMerchants,
    path: '/audit/checkouts',
    summary: 'Every checkout with what it left behind, for the auditor',
    output: auditPage({
      violations,
      facts: z.array(
        z.object({
          merchantId: z.string(),
          checkoutId: z.string(),
          cartId: z.string(),
          state: z.enum(CHECKOUT_STATES),
          refusedWith: z.string().nullable().describe('The code of what says no to finishing it'),
          orderId: z.string(),
          paymentId: z.string(),
          reservationId: z.string().nullable().describe('Null where nothing is shipped from stock'),
          redemptionId: z.string().nullable().describe('Null where no limited promotion is used'),
          totalMinor: z.int(),
          currency: z.string(),
          startedAt: z.iso.datetime(),
          version: z.int(),
        }),
      ),
    }),
  }),
};
