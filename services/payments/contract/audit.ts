import { auditPage, ofAllMerchants, operation, violations } from '@concord/contract';
import { z } from 'zod';
import { AUDIT_SECTIONS, paymentFactSchema } from '../payment-schemas.ts';

/** What Payments proves of itself, and tells the auditor to compare. */
export const auditOperations = {
  auditLedger: operation({
    ...ofAllMerchants,
    path: '/audit/ledger',
    summary: 'Proves L5, L6, L11 and the payment side of L3 and L16 over all merchants',
    input: ofAllMerchants.input.extend({
      orderWithinMs: z.int().min(0).default(60_000).describe('How long a capture may be without an order'),
    }),
    output: auditPage({
      section: z.enum(AUDIT_SECTIONS).describe('What the rows of this page are'),
      violations,
      facts: z.array(paymentFactSchema).describe('For the auditor to compare with the order book'),
    }),
  }),
};
