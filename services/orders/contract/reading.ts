import { operation, page, pageInput } from '@concord/contract';
import { z } from 'zod';
import { orderSchema, orderSummarySchema, timelineEntrySchema } from '../order-schemas.ts';
import { email, ORDER_NOT_FOUND, orderFilters, orderId } from './words.ts';

/** The order book as staff, customers and guests read it. */
export const readingOperations = {
  getOrder: operation({
    kind: 'read',
    method: 'GET',
    path: '/orders/{orderId}',
    summary: 'An order with all that happened to it',
    scope: 'orders:read',
    input: z.object({ orderId }),
    output: orderSchema,
    rejections: { ORDER_NOT_FOUND },
  }),
  getOrders: operation({
    kind: 'read',
    method: 'GET',
    path: '/orders-by-id',
    summary: 'Many orders at once; those that are not there are left out',
    scope: 'orders:read',
    input: z.object({ orderIds: z.array(orderId).min(1).max(200) }),
    output: z.object({ items: z.array(orderSchema) }),
    rejections: {},
  }),
  listOrders: operation({
    kind: 'read',
    method: 'GET',
    path: '/orders',
    summary: 'Orders, newest first',
    scope: 'orders:read',
    input: z.object({ ...pageInput, ...orderFilters }),
    output: page(orderSummarySchema),
    rejections: {},
  }),
  listMyOrders: operation({
    kind: 'read',
    method: 'GET',
    path: '/my-orders',
    summary: "The signed-in customer's own orders, newest first",
    scope: 'orders:own',
    input: z.object({ ...pageInput, orderIds: z.array(orderId).min(1).max(200).optional() }),
    output: page(orderSchema),
    rejections: {},
  }),
  lookUpOrder: operation({
    kind: 'read',
    method: 'POST',
    path: '/order-look-ups',
    summary: 'A guest opens an order, by its signed link or by number and e-mail address',
    scope: 'orders:lookup',
    input: z
      .object({
        token: z.string().max(500).optional(),
        number: z.string().trim().max(50).optional(),
        email: email.optional(),
      })
      .refine(({ token, number, email: address }) => token !== undefined || (number && address), {
        message: 'Give a token, or a number and an e-mail address',
      }),
    output: orderSchema,
    rejections: { ORDER_NOT_FOUND },
  }),
  listTimeline: operation({
    kind: 'read',
    method: 'GET',
    path: '/orders/{orderId}/timeline',
    summary: 'Everything that happened to an order, oldest first',
    scope: 'orders:read',
    input: z.object({ ...pageInput, orderId }),
    output: page(timelineEntrySchema),
    rejections: {},
  }),
};
