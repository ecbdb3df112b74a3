import { idSchema } from '@concord/contract';
import { z } from 'zod';

export const CHANNELS = ['online', 'pos', 'app', 'agent', 'marketplace'] as const;
export const DIMENSIONS = ['channel', 'day', 'hour', 'location', 'product', 'store'] as const;

export const dimensionSchema = z.enum(DIMENSIONS);

const currency = z
  .string()
  .regex(/^[A-Z]{3}$/)
  .describe('ISO 4217');

const timeZone = z
  .string()
  .max(64)
  .refine(isTimeZone, { message: 'Expected a name of the IANA time zone database, such as Europe/Berlin' })
  .default('UTC')
  .describe('Whose days and hours these are');

export const periodFields = {
  from: z.iso.date().describe('The first day'),
  to: z.iso.date().describe('The last day, itself included'),
  timeZone,
};

export const filterFields = {
  currency: currency.optional(),
  channel: z.enum(CHANNELS).optional(),
  storeId: idSchema('store').optional(),
  locationId: idSchema('location').optional().describe('Where it was sold'),
};

/** Every amount is of one currency; sales = gross − cancelled − refunds. */
export const salesFiguresSchema = z.object({
  currency: z.string(),
  orders: z.int().describe('Placed'),
  units: z.int(),
  grossMinor: z.int().describe('What the placed orders cost their buyers, tax and shipping included'),
  netMinor: z.int().describe('Of it, without tax'),
  taxMinor: z.int(),
  discountMinor: z.int().nullable().describe('Already taken off; null by product'),
  shippingMinor: z.int().nullable().describe('Within gross; null by product'),
  cancelledOrders: z.int().describe('In whole or in part'),
  cancelledUnits: z.int(),
  cancelledMinor: z.int().describe('What the cancelled part was worth, whether it had been paid or not'),
  returnedUnits: z.int(),
  refundMinor: z.int().describe('Given back for returns'),
  salesMinor: z.int(),
  averageOrderMinor: z.int().nullable().describe('gross ÷ orders, half away from zero; null by product'),
});

/** Only what was grouped by is set; a product of null is shipping and rounding, a location of null no place. */
export const salesRowSchema = salesFiguresSchema.extend({
  channel: z.enum(CHANNELS).nullable(),
  day: z.string().nullable(),
  hour: z.int().nullable().describe('0 to 23'),
  locationId: z.string().nullable(),
  productId: z.string().nullable(),
  storeId: z.string().nullable(),
});

export const checkoutRowSchema = z.object({
  channel: z.enum(CHANNELS),
  completed: z.int(),
  failed: z.int(),
  conversionPpm: z.int().describe('Completed of all that ended, in parts per million'),
  failures: z.array(z.object({ code: z.string(), count: z.int() })),
});

export const promotionRowSchema = z.object({
  promotionId: z.string(),
  currency: z.string(),
  orders: z.int(),
  units: z.int(),
  grossMinor: z.int().describe('Of these orders'),
  discountMinor: z.int().describe('All discounts of these orders: orders with several promotions count at each'),
});

export const rebuildSchema = z.object({
  id: z.string(),
  status: z.enum(['running', 'done']),
  orders: z.int().describe('Read from the order book so far'),
  removed: z.int().describe('Sales that the order book did not have'),
  attempts: z.int().describe('Failed attempts since the last page'),
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
});

export const totalsFactSchema = z.object({
  merchantId: z.string(),
  currency: z.string(),
  orders: z.int().describe('Test orders included, as in the order book'),
  grossMinor: z.int(),
  netMinor: z.int(),
  taxMinor: z.int(),
  cancelledMinor: z.int(),
  refundMinor: z.int(),
});

function isTimeZone(name: string): boolean {
  return Intl.supportedValuesOf('timeZone').includes(name) || name === 'UTC';
}
