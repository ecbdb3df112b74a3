import { auditPage, ofAllMerchants, operation, violations } from '@concord/contract';
import { z } from 'zod';

/** What Inventory proves of itself, and tells the auditor to compare. */
export const auditOperations = {
  auditReservations: operation({
    ...ofAllMerchants,
    path: '/audit/reservations',
    summary: 'Every reservation over all merchants, for the auditor to compare with checkouts and orders',
    output: auditPage({
      facts: z.array(
        z.object({
          merchantId: z.string(),
          reservationId: z.string(),
          status: z.enum(['held', 'allocated', 'fulfilled', 'released', 'expired']),
          orderId: z.string().nullable(),
          expires: z.boolean().describe('It ends by itself; one that belongs to a process does not'),
          version: z.int(),
        }),
      ),
    }),
  }),
  auditStock: operation({
    ...ofAllMerchants,
    path: '/audit/stock',
    summary: 'Proves L1 over all merchants: levels against the ledger and against open reservations',
    output: auditPage({ violations }),
  }),
};
