import { operation } from '@concord/contract';
import { z } from 'zod';
import { auditFactSchema, violationSchema } from '../order-schemas.ts';

const ofAllMerchants = {
  scope: 'audit:read',
  withoutMerchant: true,
  timeoutMs: 60_000,
  input: z.object({ first: z.int().min(1).max(5_000).default(1_000), after: z.string().max(400).optional() }),
} as const;

/** What Orders proves of itself, and tells the auditor to compare. */
export const auditOperations = {
  auditOrders: operation({
    kind: 'read',
    method: 'GET',
    path: '/audit/orders',
    summary: 'Proves L3 and L17 over all merchants, and gives the order side of L16',
    ...ofAllMerchants,
    output: z.object({
      checked: z.int(),
      violations: z.array(violationSchema),
      facts: z.array(auditFactSchema),
      nextCursor: z.string().nullable(),
    }),
    rejections: {},
  }),
  auditDocuments: operation({
    kind: 'read',
    method: 'GET',
    path: '/audit/documents',
    summary: 'Proves L12 over all merchants: each series of receipts, invoices and credit notes is without a gap',
    ...ofAllMerchants,
    output: z.object({
      checked: z.int(),
      violations: z.array(violationSchema),
      nextCursor: z.string().nullable(),
    }),
    rejections: {},
  }),
};
