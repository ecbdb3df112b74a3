import { operation } from '@concord/contract';
import { z } from 'zod';
import { documentSchema } from '../order-schemas.ts';
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
};
