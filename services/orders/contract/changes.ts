import { idSchema, operation, page, pageInput, quantitySchema } from '@concord/contract';
import { z } from 'zod';
import { fulfilmentSchema, ORDER_STATUSES, orderSchema, PAYMENT_STATUSES, returnSchema } from '../order-schemas.ts';
import { MAX_LINES } from '../snapshot-schemas.ts';
import { ORDER_NOT_FOUND, orderId } from './words.ts';

const reason = z.string().trim().min(1).max(500);

const LINE_NOT_FOUND = {
  status: 404,
  message: 'The order has no such line.',
  data: z.object({ lineId: z.string() }),
} as const;

const LOCATION_NOT_ALLOWED = {
  status: 403,
  message: 'Your role does not cover this location: choose one of yours.',
  data: z.object({ locationId: z.string() }),
} as const;

const PAYMENT_NOT_SETTLED = {
  status: 409,
  message: 'The payment of this order is not settled yet: try again in a moment.',
  data: z.object({ paymentStatus: z.enum(PAYMENT_STATUSES) }),
} as const;

/** What happens to an order afterwards: goods leave, are cancelled, come back. */
export const changeOperations = {
  fulfilOrder: operation({
    kind: 'write',
    method: 'POST',
    path: '/orders/{orderId}/fulfilments',
    summary: 'Goods leave: all that is open, or the given lines',
    scope: 'orders:fulfil',
    input: z.object({
      orderId,
      fulfilmentId: idSchema('fulfilment').optional().describe('Chosen by the caller: the same id is the same parcel'),
      lines: z
        .array(z.object({ lineId: idSchema('line'), quantity: quantitySchema }))
        .min(1)
        .max(MAX_LINES)
        .optional(),
      tracking: z
        .object({
          carrier: z.string().max(100).optional(),
          number: z.string().max(200).optional(),
          url: z
            .url({ protocol: /^https?$/ })
            .max(2_000)
            .optional(),
        })
        .optional(),
    }),
    output: z.object({ orderId: z.string(), fulfilment: fulfilmentSchema }),
    rejections: {
      ORDER_NOT_FOUND,
      LINE_NOT_FOUND,
      ORDER_CLOSED: {
        status: 409,
        message: 'Nothing of this order is open any more.',
        data: z.object({ status: z.enum(ORDER_STATUSES) }),
      },
      MORE_THAN_OPEN: {
        status: 409,
        message: 'Fewer units of this line are open than asked for.',
        data: z.object({ lineId: z.string(), requested: z.int(), open: z.int() }),
      },
    },
  }),
  cancelOrder: operation({
    kind: 'write',
    method: 'POST',
    path: '/orders/{orderId}/cancellation',
    summary: 'What has not left is cancelled: stock and coupons are free again, the money goes back',
    scope: 'orders:cancel',
    audited: true,
    input: z.object({ orderId, reason }),
    output: orderSchema,
    rejections: {
      ORDER_NOT_FOUND,
      PAYMENT_NOT_SETTLED,
      FULFILMENT_IN_PROGRESS: {
        status: 409,
        message: 'Goods of this order are just leaving: try again in a moment.',
      },
      NOTHING_TO_CANCEL: {
        status: 409,
        message: 'All goods of this order have left: take them back as a return.',
        data: z.object({ status: z.enum(ORDER_STATUSES) }),
      },
    },
  }),
  receiveReturn: operation({
    kind: 'write',
    method: 'POST',
    path: '/orders/{orderId}/returns',
    summary: 'Goods come back, at any location; what was really paid for them goes back to how it was paid',
    scope: 'orders:return',
    audited: true,
    input: z.object({
      orderId,
      returnId: idSchema('return').optional().describe('Chosen by the caller: the same id again is the same return'),
      locationId: idSchema('location'),
      registerId: idSchema('register').optional().describe('Whose drawer gives cash back'),
      lines: z
        .array(
          z.object({
            lineId: idSchema('line'),
            quantity: quantitySchema,
            condition: z.enum(['sellable', 'damaged']).default('sellable'),
          }),
        )
        .min(1)
        .max(MAX_LINES),
      reason,
    }),
    output: z.object({ orderId: z.string(), returnId: z.string(), refundMinor: z.int(), return: returnSchema }),
    rejections: {
      ORDER_NOT_FOUND,
      LINE_NOT_FOUND,
      LOCATION_NOT_ALLOWED,
      PAYMENT_NOT_SETTLED,
      MORE_THAN_RETURNABLE: {
        status: 409,
        message: 'Fewer units of this line can come back: the rest never left, or is back already.',
        data: z.object({ lineId: z.string(), requested: z.int(), returnable: z.int() }),
      },
    },
  }),
  listReturns: operation({
    kind: 'read',
    method: 'GET',
    path: '/returns',
    summary: 'Returns, newest first',
    scope: 'orders:read',
    input: z.object({ ...pageInput, orderId: orderId.optional(), locationId: idSchema('location').optional() }),
    output: page(returnSchema),
    rejections: {},
  }),
};
