import { idSchema } from '@concord/contract';
import { z } from 'zod';
import { ORDER_STATUSES, PAYMENT_STATUSES } from '../order-schemas.ts';
import { CHANNELS } from '../snapshot-schemas.ts';

export const orderId = idSchema('order');

export const email = z.string().trim().toLowerCase().max(320);

export const ORDER_NOT_FOUND = { status: 404, message: 'There is no such order.' } as const;

export const orderFilters = {
  channel: z.enum(CHANNELS).optional(),
  storeId: idSchema('store').optional(),
  locationId: idSchema('location').optional(),
  customerId: idSchema('customer').optional(),
  status: z.enum(ORDER_STATUSES).optional(),
  paymentStatus: z.enum(PAYMENT_STATUSES).optional(),
  query: z
    .string()
    .trim()
    .min(1)
    .max(320)
    .optional()
    .describe("The start of an order number, with or without the store's whole prefix, or a whole e-mail address"),
};
