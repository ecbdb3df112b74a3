import { operation, page, pageInput } from '@concord/contract';
import { z } from 'zod';
import { balanceSchema, entrySchema, PAYMENT_STATUSES, paymentSchema, refundSchema } from '../payment-schemas.ts';
import { orderId, PAYMENT_NOT_FOUND, paymentId, registerId } from './words.ts';

/** Payments and the books behind them. */
export const readingOperations = {
  getPayment: operation({
    kind: 'read',
    method: 'GET',
    path: '/payments/{paymentId}',
    summary: 'A payment and how it stands',
    scope: 'payments:read',
    input: z.object({ paymentId }),
    output: paymentSchema,
    rejections: { PAYMENT_NOT_FOUND },
  }),
  getPayments: operation({
    kind: 'read',
    method: 'GET',
    path: '/payments-by-id',
    summary: 'Many payments at once; those that are not there are left out',
    scope: 'payments:read',
    input: z.object({ paymentIds: z.array(paymentId).min(1).max(200) }),
    output: z.object({ items: z.array(paymentSchema) }),
    rejections: {},
  }),
  listPayments: operation({
    kind: 'read',
    method: 'GET',
    path: '/payments',
    summary: 'Payments, newest first',
    scope: 'payments:read',
    input: z.object({
      ...pageInput,
      status: z.enum(PAYMENT_STATUSES).optional(),
      orderId: orderId.optional(),
      registerId: registerId.optional(),
    }),
    output: page(paymentSchema),
    rejections: {},
  }),
  listRefunds: operation({
    kind: 'read',
    method: 'GET',
    path: '/refunds',
    summary: 'Refunds of the given payments, oldest first',
    scope: 'payments:read',
    input: z.object({ paymentIds: z.array(paymentId).min(1).max(200) }),
    output: z.object({ items: z.array(refundSchema) }),
    rejections: {},
  }),
  listBalances: operation({
    kind: 'read',
    method: 'GET',
    path: '/ledger/balances',
    summary: 'The accounts of the ledger and their balances',
    scope: 'payments:read',
    input: z.object({ ...pageInput }),
    output: page(balanceSchema),
    rejections: {},
  }),
  listEntries: operation({
    kind: 'read',
    method: 'GET',
    path: '/ledger/entries',
    summary: 'Entries of the ledger, newest first',
    scope: 'payments:read',
    input: z.object({
      ...pageInput,
      account: z.string().max(200).optional(),
      sourceId: z.string().max(100).optional().describe('The payment, gift card or shift that caused them'),
    }),
    output: page(entrySchema),
    rejections: {},
  }),
};
