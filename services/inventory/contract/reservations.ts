import { idSchema, operation, quantitySchema } from '@concord/contract';
import { z } from 'zod';
import {
  channel,
  levelSchema,
  locationId,
  MAX_LINES,
  RESERVATION_NOT_FOUND,
  reservationId,
  reservationSchema,
  variantId,
} from './words.ts';

const INSUFFICIENT_STOCK = {
  status: 409,
  message: 'Not enough stock for every line; nothing was reserved. Lower the quantities or choose other items.',
  data: z.object({ shortages: z.array(z.object({ variantId: z.string(), requested: z.int(), available: z.int() })) }),
} as const;

const RESERVATION_CLOSED = {
  status: 409,
  message: 'This reservation has ended: make a new one.',
  data: z.object({ status: z.string() }),
} as const;

/** Stock that is promised, goes out and comes back. */
export const reservationOperations = {
  reserveStock: operation({
    kind: 'write',
    method: 'POST',
    path: '/reservations',
    summary: 'Promise stock for every line, all or nothing',
    scope: 'inventory:reserve',
    servicesOnly: true,
    input: z.object({
      reservationId: reservationId.describe('Chosen by the caller: the same id again is the same reservation'),
      channel,
      lines: z
        .array(
          z.object({
            variantId,
            quantity: quantitySchema,
            locationIds: z.array(locationId).min(1).max(20).describe('Where to take it from, best first'),
          }),
        )
        .min(1)
        .max(MAX_LINES),
      expiresInMs: z
        .int()
        .min(1_000)
        .max(86_400_000)
        .optional()
        .describe('Without it the reservation lasts until its process ends it'),
    }),
    output: reservationSchema,
    rejections: { INSUFFICIENT_STOCK, RESERVATION_CLOSED },
  }),
  confirmReservation: operation({
    kind: 'write',
    method: 'POST',
    path: '/reservations/{reservationId}/confirm',
    summary: 'The promise becomes an allocation that an order owns',
    scope: 'inventory:reserve',
    servicesOnly: true,
    input: z.object({ reservationId, orderId: idSchema('order') }),
    output: reservationSchema,
    rejections: { RESERVATION_NOT_FOUND, RESERVATION_CLOSED },
  }),
  releaseReservation: operation({
    kind: 'write',
    method: 'POST',
    path: '/reservations/{reservationId}/release',
    summary: 'The stock is free again; a reservation not seen yet can then no longer be made',
    scope: 'inventory:reserve',
    servicesOnly: true,
    input: z.object({ reservationId }),
    output: reservationSchema,
    rejections: { RESERVATION_CLOSED },
  }),
  fulfilReservation: operation({
    kind: 'write',
    method: 'POST',
    path: '/reservations/{reservationId}/fulfil',
    summary: 'Allocated goods leave: shipped, handed over or collected',
    scope: 'inventory:reserve',
    servicesOnly: true,
    input: z.object({
      reservationId,
      lines: z
        .array(z.object({ variantId, quantity: quantitySchema }))
        .max(MAX_LINES)
        .optional()
        .describe('Without it, all that is left'),
    }),
    output: reservationSchema,
    rejections: { RESERVATION_NOT_FOUND, RESERVATION_CLOSED },
  }),
  returnStock: operation({
    kind: 'write',
    method: 'POST',
    path: '/returns',
    summary: 'Goods come back: restocked, or kept apart as damaged',
    scope: 'inventory:reserve',
    servicesOnly: true,
    input: z.object({
      returnId: idSchema('return'),
      locationId,
      lines: z
        .array(z.object({ variantId, quantity: quantitySchema, condition: z.enum(['sellable', 'damaged']) }))
        .min(1)
        .max(MAX_LINES),
    }),
    output: z.object({ levels: z.array(levelSchema) }),
    rejections: {},
  }),
};
