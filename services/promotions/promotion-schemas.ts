import { isCurrencyCode } from '@concord/money';
import { z } from 'zod';
import { lineSelectorSchema, quantity, values } from './selector-schema.ts';

/**
 * A promotion as @concord/pricing computes it, field by field; src/domain/same-promotion.test.ts proves that the two
 * types are one. Objects are strict: a misspelt condition is refused, since ignoring it would widen a discount.
 */

const amountMinor = z.int().min(0).max(1_000_000_000_000);
const ratePpm = z.int().min(0).max(1_000_000).describe('1 000 000 = all of it');
const maxTimes = z.int().min(1).max(1_000_000).optional();

export const currencySchema = z.string().refine(isCurrencyCode, { message: 'Expected an ISO 4217 code, such as EUR' });

/** An amount for each currency that it exists in; in any other the rule does not apply. */
export const minorByCurrencySchema = z.record(currencySchema, amountMinor);

const amounts = minorByCurrencySchema.refine((byCurrency) => Object.keys(byCurrency).length > 0, {
  message: 'Name the amount in at least one currency',
});

const zoneSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('offset'), utcOffsetMinutes: z.int().min(-1_440).max(1_440) }),
  z.strictObject({
    kind: z.literal('iana'),
    timeZone: z.string().refine(isTimeZone, { message: 'Expected an IANA time zone, such as Europe/Paris' }),
  }),
]);

export const conditionSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('min_quantity'), of: lineSelectorSchema.optional(), quantity }),
  z.strictObject({ kind: z.literal('min_subtotal'), of: lineSelectorSchema.optional(), amountMinor: amounts }),
  z.strictObject({ kind: z.literal('customer_segment'), anyOf: values }),
  z.strictObject({ kind: z.literal('first_order') }),
  z.strictObject({
    kind: z.literal('channel'),
    anyOf: z
      .array(z.enum(['online', 'pos', 'app', 'agent', 'marketplace']))
      .min(1)
      .max(5),
  }),
  z.strictObject({ kind: z.literal('store'), anyOf: values }),
  z.strictObject({ kind: z.literal('location'), anyOf: values }),
  z.strictObject({ kind: z.literal('time_window'), fromMs: z.int().optional(), untilMs: z.int().optional() }),
  z.strictObject({
    kind: z.literal('weekly_hours'),
    zone: zoneSchema,
    weekdays: z.array(z.int().min(1).max(7)).min(1).max(7),
    fromMinute: z.int().min(0).max(1_439),
    untilMinute: z.int().min(0).max(1_440),
  }),
  z.strictObject({
    kind: z.literal('fulfilment'),
    anyOf: z
      .array(z.enum(['ship', 'pickup', 'handover', 'digital']))
      .min(1)
      .max(4),
  }),
  z.strictObject({ kind: z.literal('shipping_method'), anyOf: values }),
  z.strictObject({
    kind: z.literal('tender'),
    anyOf: z
      .array(z.enum(['cash', 'card', 'gift_card', 'store_credit', 'bank_transfer']))
      .min(1)
      .max(5),
  }),
  z.strictObject({
    kind: z.literal('coupon'),
    codes: z.array(z.string().trim().min(1).max(60)).max(100).describe('Empty when the codes are created as coupons'),
  }),
]);

const tierSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('percent_off'), fromQuantity: quantity, ratePpm }),
  z.strictObject({ kind: z.literal('unit_price'), fromQuantity: quantity, unitPriceMinor: amounts }),
]);

export const effectSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('percent_off'), on: lineSelectorSchema, ratePpm }),
  z.strictObject({
    kind: z.literal('amount_off'),
    on: lineSelectorSchema,
    amountMinor: amounts,
    per: z.enum(['unit', 'selection']),
  }),
  z.strictObject({ kind: z.literal('fixed_price'), on: lineSelectorSchema, unitPriceMinor: amounts }),
  z.strictObject({
    kind: z.literal('buy_get'),
    buy: lineSelectorSchema,
    buyQuantity: quantity,
    get: lineSelectorSchema,
    getQuantity: quantity,
    ratePpm,
    maxTimes,
  }),
  z.strictObject({
    kind: z.literal('quantity_tiers'),
    on: lineSelectorSchema,
    counted: z.enum(['per_line', 'together']),
    tiers: z.array(tierSchema).min(1).max(50),
  }),
  z.strictObject({
    kind: z.literal('bundle_price'),
    parts: z
      .array(z.strictObject({ of: lineSelectorSchema, quantity }))
      .min(1)
      .max(20),
    priceMinor: amounts,
    maxTimes,
  }),
  z.strictObject({ kind: z.literal('gift'), of: lineSelectorSchema, quantity }),
  z.strictObject({ kind: z.literal('order_percent_off'), on: lineSelectorSchema.optional(), ratePpm }),
  z.strictObject({ kind: z.literal('order_amount_off'), on: lineSelectorSchema.optional(), amountMinor: amounts }),
  z.strictObject({ kind: z.literal('shipping_percent_off'), methodIds: values.optional(), ratePpm }),
  z.strictObject({ kind: z.literal('shipping_price'), methodIds: values.optional(), priceMinor: amounts }),
]);

export const stackingSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('exclusive') }),
  z.strictObject({
    kind: z.literal('combinable'),
    with: z.array(z.enum(['product', 'order', 'shipping'])).max(3),
  }),
]);

/** What a merchant writes: all of a promotion but its id, and whether its uses must be held, which follows. */
export const promotionRuleSchema = z.strictObject({
  name: z.string().trim().min(1).max(200),
  priority: z.int().min(-1_000_000).max(1_000_000).describe('Higher goes first'),
  stacking: stackingSchema,
  conditions: z.array(conditionSchema).max(20),
  effect: effectSchema,
  capMinor: minorByCurrencySchema.optional(),
});

export const promotionSchema = promotionRuleSchema.extend({
  id: z.string(),
  limited: z.boolean().optional(),
});

function isTimeZone(timeZone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone !== '';
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
