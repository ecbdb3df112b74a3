import { operation, page, pageInput } from '@concord/contract';
import { z } from 'zod';
import {
  bandSchema,
  channel,
  levelSchema,
  locationId,
  MAX_LINES,
  RESERVATION_NOT_FOUND,
  reservationId,
  reservationSchema,
  variantId,
} from './words.ts';

const availabilitySchema = z.object({
  variantId: z.string(),
  tracked: z.boolean(),
  available: z.int().describe('What the channel may promise now, over the asked locations'),
  band: bandSchema,
  locations: z.array(z.object({ locationId: z.string(), available: z.int() })),
});

const movementSchema = z.object({
  id: z.string(),
  variantId: z.string(),
  locationId: z.string(),
  kind: z.enum(['receive', 'sell', 'return', 'adjust', 'count', 'damage', 'opening']),
  quantity: z.int().describe('Change of on hand'),
  reason: z.string(),
  sourceId: z.string(),
  actor: z.object({ kind: z.string(), id: z.string() }),
  occurredAt: z.iso.datetime(),
});

/** What is there, and what may be promised of it. */
export const readingOperations = {
  getAvailability: operation({
    kind: 'read',
    method: 'GET',
    path: '/availability',
    summary: 'What a channel may promise of each variant',
    scope: 'inventory:availability',
    input: z.object({
      variantIds: z.array(variantId).min(1).max(MAX_LINES),
      channel,
      locationIds: z.array(locationId).max(200).optional(),
    }),
    output: z.object({ items: z.array(availabilitySchema) }),
    rejections: {},
  }),
  listLevels: operation({
    kind: 'read',
    method: 'GET',
    path: '/levels',
    summary: 'Stock levels, by variant and location',
    scope: 'inventory:read',
    input: z.object({
      ...pageInput,
      variantIds: z.array(variantId).max(MAX_LINES).optional(),
      locationId: locationId.optional(),
    }),
    output: page(levelSchema),
    rejections: {},
  }),
  listMovements: operation({
    kind: 'read',
    method: 'GET',
    path: '/movements',
    summary: 'The ledger of one variant, newest first',
    scope: 'inventory:read',
    input: z.object({ ...pageInput, variantId, locationId: locationId.optional() }),
    output: page(movementSchema),
    rejections: {},
  }),
  getReservation: operation({
    kind: 'read',
    method: 'GET',
    path: '/reservations/{reservationId}',
    summary: 'A reservation and where its lines are taken from',
    scope: 'inventory:read',
    input: z.object({ reservationId }),
    output: reservationSchema,
    rejections: { RESERVATION_NOT_FOUND },
  }),
};
