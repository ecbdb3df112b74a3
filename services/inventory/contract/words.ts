import { idSchema } from '@concord/contract';
import { z } from 'zod';

export const CHANNELS = ['online', 'pos', 'app', 'agent', 'marketplace'] as const;
export const MAX_LINES = 250;
export const channel = z.enum(CHANNELS);
export const variantId = idSchema('variant');
export const locationId = idSchema('location');
export const reservationId = idSchema('reservation');

export const levelSchema = z.object({
  variantId: z.string(),
  locationId: z.string(),
  onHand: z.int(),
  free: z.int(),
  reserved: z.int(),
  allocated: z.int(),
  unavailable: z.int(),
  version: z.int(),
});

export const bandSchema = z.enum(['in', 'low', 'out']);

export const reservationSchema = z.object({
  id: z.string(),
  status: z.enum(['held', 'allocated', 'fulfilled', 'released', 'expired']),
  orderId: z.string().nullable(),
  lines: z.array(z.object({ variantId: z.string(), locationId: z.string(), quantity: z.int() })),
});

export const RESERVATION_NOT_FOUND = { status: 404, message: 'There is no such reservation.' } as const;
