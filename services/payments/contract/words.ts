import { idSchema } from '@concord/contract';
import { z } from 'zod';

export const paymentId = idSchema('payment');
export const orderId = idSchema('order');
export const registerId = idSchema('register');
export const reason = z.string().trim().min(1).max(500);
export const PAYMENT_NOT_FOUND = { status: 404, message: 'There is no such payment.' } as const;
export const GIFT_CARD_NOT_FOUND = { status: 404, message: 'There is no such gift card: check the code.' } as const;

export const REGISTER_NOT_ALLOWED = {
  status: 403,
  message: 'Your role does not cover the location of this register.',
} as const;
