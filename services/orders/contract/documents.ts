import { operation } from '@concord/contract';
import { z } from 'zod';
import { documentSchema, violationSchema } from '../order-schemas.ts';
import { ORDER_NOT_FOUND, orderId } from './words.ts';

/** Invoices and receipts, each series without a gap. */
export const documentOperations = {
  issueInvoice: operation({
    kind: 'write',
    method: 'POST',
    path: '/orders/{orderId}/invoice',
    summary: "The order's invoice with its gap-free number; it is issued once",
    scope: 'orders:fulfil',
    audited: true,
    input: z.object({ orderId }),
    output: documentSchema,
    rejections: { ORDER_NOT_FOUND },
  }),
  printReceipt: operation({
    kind: 'write',
    method: 'POST',
    path: '/orders/{orderId}/receipt/prints',
    summary: "A print of the order's receipt; every one after the first says that it is a copy",
    scope: 'orders:return',
    input: z.object({ orderId }),
    output: documentSchema,
    rejections: {
      ORDER_NOT_FOUND,
      RECEIPT_NOT_FOUND: { status: 404, message: 'No register issued a receipt for this order: issue an invoice.' },
    },
  }),
  auditDocuments: operation({
    kind: 'read',
    method: 'GET',
    path: '/audit/documents',
    summary: 'Proves L12 over all merchants: each series of receipts, invoices and credit notes is without a gap',
    scope: 'audit:read',
    withoutMerchant: true,
    timeoutMs: 60_000,
    input: z.object({ first: z.int().min(1).max(5_000).default(1_000), after: z.string().max(400).optional() }),
    output: z.object({
      checked: z.int(),
      violations: z.array(violationSchema),
      nextCursor: z.string().nullable(),
    }),
    rejections: {},
  }),
};
