import { idSchema } from '@concord/contract';
import { z } from 'zod';

export const storeId = idSchema('store');
export const code = z.string().trim().min(1).max(60);
export const CART_NOT_FOUND = { status: 404, message: 'There is no such cart: create a new one.' } as const;

export const CART_CLOSED = {
  status: 409,
  message: 'This cart is being bought or was bought: create a new one.',
  data: z.object({ checkoutId: z.string().nullable() }),
} as const;

export const STORE_NOT_FOUND = { status: 404, message: 'There is no such store.' } as const;
