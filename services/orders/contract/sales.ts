import { idSchema, operation } from '@concord/contract';
import { z } from 'zod';
import { PAYMENT_STATUSES } from '../order-schemas.ts';
import { CHANNELS, snapshotSchema } from '../snapshot-schemas.ts';
import { email, ORDER_NOT_FOUND, orderId } from './words.ts';

/** What Checkout tells Orders: an order, and the money that came for it. */
export const saleOperations = {
  placeOrder: operation({
    kind: 'write',
    method: 'POST',
    path: '/orders',
    summary: 'Book what was sold, as a snapshot that adds up; the same id again is the same order',
    scope: 'orders:place',
    servicesOnly: true,
    input: z.object({
      orderId: orderId.describe('Chosen by the caller'),
      checkoutId: idSchema('checkout'),
      cartId: idSchema('cart').optional(),
      storeId: idSchema('store'),
      channel: z.enum(CHANNELS),
      locationId: idSchema('location').optional(),
      registerId: idSchema('register').optional(),
      customerId: idSchema('customer').optional(),
      email: email.optional(),
      ...snapshotSchema.shape,
      reservationId: idSchema('reservation').optional().describe('Without one, no stock is kept for this order'),
      paymentId: idSchema('payment').optional().describe('Without one, there is nothing to pay'),
      redemptionId: idSchema('redemption').optional(),
      numberPrefix: z
        .string()
        .regex(/^[A-Z0-9-]{0,10}$/)
        .optional()
        .describe('What the store puts before its order numbers now; the order keeps it'),
      placedAt: z.iso.datetime().optional().describe('When it was sold, if that was earlier: an offline sale'),
      test: z.boolean().optional(),
    }),
    output: z.object({
      orderId: z.string(),
      number: z.string(),
      lookupToken: z.string().describe('Opens this order for whoever holds it: for the confirmation page and mail'),
      receiptNumber: z.string().nullable(),
    }),
    rejections: {
      TOTALS_DO_NOT_ADD_UP: {
        status: 422,
        message: 'The amounts of this order do not add up: price the basket again.',
        data: z.object({ component: z.string(), expectedMinor: z.int(), actualMinor: z.int() }),
      },
      PAYMENT_MISSING: { status: 422, message: 'This order costs something: say which payment pays for it.' },
      ORDER_DIFFERS: { status: 409, message: 'Another order has this id: choose a new one.' },
    },
  }),
  markPaid: operation({
    kind: 'write',
    method: 'POST',
    path: '/orders/{orderId}/payments',
    summary: 'What has been captured for this order so far; money that comes after a cancellation goes back',
    scope: 'orders:place',
    servicesOnly: true,
    input: z.object({
      orderId,
      paymentId: idSchema('payment'),
      capturedMinor: z.int().min(0).describe('Captured in all, not in addition'),
    }),
    output: z.object({ orderId: z.string(), paymentStatus: z.enum(PAYMENT_STATUSES), capturedMinor: z.int() }),
    rejections: {
      ORDER_NOT_FOUND,
      PAYMENT_DIFFERS: {
        status: 409,
        message: 'This order is paid by another payment: look the payment up.',
        data: z.object({ paymentId: z.string().nullable() }),
      },
    },
  }),
};
