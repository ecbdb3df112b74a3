import { contract, idSchema, operation, page, pageInput, quantitySchema } from '@concord/contract';
import { z } from 'zod';

export const CHANNELS = ['online', 'pos', 'app', 'agent', 'marketplace'] as const;
const MAX_LINES = 250;
const MAX_BULK_LINES = 1_000;

const channel = z.enum(CHANNELS);
const variantId = idSchema('variant');
const locationId = idSchema('location');
const reservationId = idSchema('reservation');
const reason = z.string().trim().min(1).max(500);
const changedBy = z
  .int()
  .min(-1_000_000)
  .max(1_000_000)
  .refine((delta) => delta !== 0, { message: 'Must not be 0' });

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

const availabilitySchema = z.object({
  variantId: z.string(),
  tracked: z.boolean(),
  available: z.int().describe('What the channel may promise now, over the asked locations'),
  band: bandSchema,
  locations: z.array(z.object({ locationId: z.string(), available: z.int() })),
});

const reservationSchema = z.object({
  id: z.string(),
  status: z.enum(['held', 'allocated', 'fulfilled', 'released', 'expired']),
  orderId: z.string().nullable(),
  lines: z.array(z.object({ variantId: z.string(), locationId: z.string(), quantity: z.int() })),
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

const RESERVATION_NOT_FOUND = { status: 404, message: 'There is no such reservation.' } as const;

const TAKES_MORE_THAN_FREE = {
  status: 409,
  message: 'This would take more than is free there: part of it is promised to customers.',
  data: z.object({ variantId: z.string(), locationId: z.string(), free: z.int() }),
} as const;

/** What Inventory does for others. REST, OpenAPI, validation, the typed client and the in-process call come from this. */
export const inventoryContract = contract({
  service: 'inventory',
  title: 'Inventory',
  description: 'Stock levels per location, the ledger behind them, and promises of stock that never oversell.',
  operations: {
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
    reserveStock: operation({
      kind: 'write',
      method: 'POST',
      path: '/reservations',
      summary: 'Promise stock for every line, all or nothing',
      scope: 'inventory:reserve',
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
    adjustStock: operation({
      kind: 'write',
      method: 'POST',
      path: '/adjustments',
      summary: 'Change on hand by hand, with a reason',
      scope: 'inventory:write',
      audited: true,
      input: z.object({
        reason,
        lines: z
          .array(z.object({ variantId, locationId, delta: changedBy }))
          .min(1)
          .max(MAX_BULK_LINES),
      }),
      output: z.object({ levels: z.array(levelSchema) }),
      rejections: { TAKES_MORE_THAN_FREE },
    }),
    recordCount: operation({
      kind: 'write',
      method: 'POST',
      path: '/counts',
      summary: 'What was counted becomes on hand, found at the moment of the count',
      scope: 'inventory:write',
      audited: true,
      input: z.object({
        reason,
        lines: z
          .array(z.object({ variantId, locationId, counted: z.int().min(0).max(100_000_000) }))
          .min(1)
          .max(MAX_BULK_LINES),
      }),
      output: z.object({ levels: z.array(levelSchema) }),
      rejections: { TAKES_MORE_THAN_FREE },
    }),
    openLevels: operation({
      kind: 'write',
      method: 'POST',
      path: '/opening-balances',
      summary: 'Opening balances; a level that exists already is left as it is',
      scope: 'inventory:write',
      audited: true,
      input: z.object({
        sourceId: z.string().min(1).max(100),
        lines: z
          .array(z.object({ variantId, locationId, quantity: z.int().min(0).max(100_000_000) }))
          .min(1)
          .max(MAX_BULK_LINES),
      }),
      output: z.object({ levels: z.array(levelSchema) }),
      rejections: {},
    }),
    setStockPolicy: operation({
      kind: 'write',
      method: 'PUT',
      path: '/policies/{variantId}',
      summary: 'Whether a variant is tracked, its backorder limit, and what each channel holds back',
      scope: 'inventory:write',
      audited: true,
      input: z.object({
        variantId,
        tracked: z.boolean(),
        backorderLimit: z.int().min(0).max(1_000_000),
        safetyStock: z.partialRecord(channel, z.int().min(0).max(1_000_000)),
      }),
      output: z.object({
        variantId: z.string(),
        tracked: z.boolean(),
        backorderLimit: z.int(),
        safetyStock: z.partialRecord(channel, z.int()),
      }),
      rejections: {},
    }),
    auditReservations: operation({
      kind: 'read',
      method: 'GET',
      path: '/audit/reservations',
      summary: 'Every reservation over all merchants, for the auditor to compare with checkouts and orders',
      scope: 'audit:read',
      withoutMerchant: true,
      timeoutMs: 60_000,
      input: z.object({ first: z.int().min(1).max(5_000).default(1_000), after: z.string().max(400).optional() }),
      output: z.object({
        checked: z.int(),
        facts: z.array(
          z.object({
            merchantId: z.string(),
            reservationId: z.string(),
            status: z.enum(['held', 'allocated', 'fulfilled', 'released', 'expired']),
            orderId: z.string().nullable(),
            expires: z.boolean().describe('It ends by itself; one that belongs to a process does not'),
            version: z.int(),
          }),
        ),
        nextCursor: z.string().nullable(),
      }),
      rejections: {},
    }),
    auditStock: operation({
      kind: 'read',
      method: 'GET',
      path: '/audit/stock',
      summary: 'Proves L1 over all merchants: levels against the ledger and against open reservations',
      scope: 'audit:read',
      withoutMerchant: true,
      timeoutMs: 60_000,
      input: z.object({ first: z.int().min(1).max(5_000).default(1_000), after: z.string().max(400).optional() }),
      output: z.object({
        checked: z.int(),
        violations: z.array(z.object({ law: z.string(), subject: z.string(), detail: z.string(), version: z.int() })),
        nextCursor: z.string().nullable(),
      }),
      rejections: {},
    }),
  },
});
