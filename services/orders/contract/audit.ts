import { auditPage, ofAllMerchants, operation, violations } from '@concord/contract';
import { z } from 'zod';
import { auditFactSchema } from '../order-schemas.ts';

/** What Orders proves of itself, and tells the auditor to compare. */
export const auditOperations = {
  auditOrders: operation({
    ...ofAllMerchants,
    path: '/audit/orders',
    summary: 'Proves L3 and L17 over all merchants, and gives the order side of L16',
    output: auditPage({
      violations,
      facts: z.array(auditFactSchema),
    }),
  }),
  auditDocuments: operation({
    ...ofAllMerchants,
    path: '/audit/documents',
    summary: 'Proves L12 over all merchants: each series of receipts, invoices and credit notes is without a gap',
    output: auditPage({ violations }),
  }),
};
