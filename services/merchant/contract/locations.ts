import { idSchema, operation, page, pageInput } from '@concord/contract';
import { z } from 'zod';
import { openingHoursProblem, WEEKDAYS } from '../src/domain/opening-hours.ts';
import {
  addressSchema,
  expectedVersion,
  LIMIT_REACHED,
  nameSchema,
  textSchema,
  timeZoneSchema,
  VERSION_CONFLICT,
} from './words.ts';

const locationId = idSchema('location');
const registerId = idSchema('register');
const storeId = idSchema('store');
const kind = z.enum(['warehouse', 'shop']);
const priority = z.int().min(1).max(1_000).describe('Where orders ship from first: 1 before 2');
const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, { message: 'Expected a time such as 09:30' });

const openingHoursSchema = z
  .object({
    weekly: z.array(z.object({ day: z.enum(WEEKDAYS), opens: time, closes: time })).max(28),
    closedOn: z.array(z.iso.date()).max(100).default([]),
  })
  .superRefine((hours, context) => {
    const problem = openingHoursProblem(hours);
    if (problem) context.addIssue({ code: 'custom', message: problem, path: ['weekly'] });
  })
  .describe('In the location’s time zone');

export const locationSchema = z.object({
  id: z.string(),
  name: z.string(),
  kind,
  status: z.enum(['open', 'closed']),
  address: z.object({
    line1: z.string().nullable(),
    line2: z.string().nullable(),
    postalCode: z.string().nullable(),
    city: z.string().nullable(),
    region: z.string().nullable(),
    countryCode: z.string(),
  }),
  timeZone: z.string(),
  openingHours: z.object({
    weekly: z.array(z.object({ day: z.enum(WEEKDAYS), opens: z.string(), closes: z.string() })),
    closedOn: z.array(z.string()),
  }),
  shipsOrders: z.boolean(),
  offersPickup: z.boolean(),
  priority: z.int(),
  version: z.int(),
});

export const registerSchema = z.object({
  registerId: z.string(),
  locationId: z.string(),
  storeId: z.string().describe('Whose prices, tax and receipts it uses'),
  name: z.string(),
  status: z.enum(['open', 'closed']),
  receiptHeader: z.string(),
  receiptFooter: z.string(),
  version: z.int(),
});

const LOCATION_NOT_FOUND = { status: 404, message: 'There is no such location.' } as const;
const REGISTER_NOT_FOUND = { status: 404, message: 'There is no such register.' } as const;
const STORE_NOT_FOUND = { status: 404, message: 'There is no such store.' } as const;

const locationFields = {
  name: nameSchema,
  kind,
  address: addressSchema,
  timeZone: timeZoneSchema,
};

export const locationOperations = {
  createLocation: operation({
    kind: 'write',
    method: 'POST',
    path: '/locations',
    summary: 'Add a warehouse or a shop',
    scope: 'merchant:write',
    audited: true,
    input: z.object({
      ...locationFields,
      openingHours: openingHoursSchema.optional(),
      shipsOrders: z.boolean().default(true),
      offersPickup: z.boolean().default(false),
      priority: priority.default(100),
    }),
    output: locationSchema,
    rejections: { LIMIT_REACHED },
  }),
  updateLocation: operation({
    kind: 'write',
    method: 'PATCH',
    path: '/locations/{locationId}',
    summary: 'Change a location; what is not named stays',
    scope: 'merchant:write',
    audited: true,
    input: z.object({
      locationId,
      expectedVersion,
      name: nameSchema.optional(),
      kind: kind.optional(),
      status: z.enum(['open', 'closed']).optional(),
      address: addressSchema.optional(),
      timeZone: timeZoneSchema.optional(),
      openingHours: openingHoursSchema.optional(),
      shipsOrders: z.boolean().optional(),
      offersPickup: z.boolean().optional(),
      priority: priority.optional(),
    }),
    output: locationSchema,
    rejections: { LOCATION_NOT_FOUND, VERSION_CONFLICT },
  }),
  listLocations: operation({
    kind: 'read',
    method: 'GET',
    path: '/locations',
    summary: 'Your locations, by priority',
    scope: 'merchant:read',
    input: z.object({ ...pageInput, kind: kind.optional(), status: z.enum(['open', 'closed']).optional() }),
    output: page(locationSchema),
    rejections: {},
  }),
  getLocation: operation({
    kind: 'read',
    method: 'GET',
    path: '/locations/{locationId}',
    summary: 'One location',
    scope: 'merchant:storefront',
    input: z.object({ locationId }),
    output: locationSchema,
    rejections: { LOCATION_NOT_FOUND },
  }),
  getLocations: operation({
    kind: 'read',
    method: 'GET',
    path: '/locations/by-id',
    summary: 'The locations of these ids; one that does not exist, or that shoppers may not see, is left out',
    scope: 'merchant:storefront',
    input: z.object({ locationIds: z.array(locationId).min(1).max(200) }),
    output: z.object({ items: z.array(locationSchema) }),
    rejections: {},
  }),
  createRegister: operation({
    kind: 'write',
    method: 'POST',
    path: '/registers',
    summary: 'Add a register to a shop',
    scope: 'merchant:write',
    audited: true,
    input: z.object({
      locationId,
      name: nameSchema,
      storeId: storeId.optional().describe('Without it, the merchant’s first store'),
      receiptHeader: textSchema.default(''),
      receiptFooter: textSchema.default(''),
    }),
    output: registerSchema,
    rejections: {
      LOCATION_NOT_FOUND,
      STORE_NOT_FOUND,
      LIMIT_REACHED,
      LOCATION_IS_NO_SHOP: { status: 409, message: 'Registers stand in shops: choose a shop, or make this one.' },
    },
  }),
  updateRegister: operation({
    kind: 'write',
    method: 'PATCH',
    path: '/registers/{registerId}',
    summary: 'Change a register; what is not named stays',
    scope: 'merchant:write',
    audited: true,
    input: z.object({
      registerId,
      expectedVersion,
      name: nameSchema.optional(),
      status: z.enum(['open', 'closed']).optional(),
      storeId: storeId.optional(),
      receiptHeader: textSchema.optional(),
      receiptFooter: textSchema.optional(),
    }),
    output: registerSchema,
    rejections: { REGISTER_NOT_FOUND, STORE_NOT_FOUND, VERSION_CONFLICT },
  }),
  listRegisters: operation({
    kind: 'read',
    method: 'GET',
    path: '/registers',
    summary: 'Your registers, all or those of a location',
    scope: 'merchant:read',
    input: z.object({ ...pageInput, locationId: locationId.optional() }),
    output: page(registerSchema),
    rejections: {},
  }),
  getRegister: operation({
    kind: 'read',
    method: 'GET',
    path: '/registers/{registerId}',
    summary: 'One register: where it stands and whose prices it uses',
    scope: 'merchant:read',
    input: z.object({ registerId }),
    output: registerSchema,
    rejections: { REGISTER_NOT_FOUND },
  }),
  getRegisters: operation({
    kind: 'read',
    method: 'GET',
    path: '/registers/by-id',
    summary: 'The registers of these ids; one that does not exist is left out',
    scope: 'merchant:read',
    input: z.object({ registerIds: z.array(registerId).min(1).max(200) }),
    output: z.object({ items: z.array(registerSchema) }),
    rejections: {},
  }),
};
