import { idSchema, quantitySchema } from '@concord/contract';
import { z } from 'zod';

export const CHANNELS = ['online', 'pos', 'app', 'agent', 'marketplace'] as const;
export const TENDER_KINDS = ['cash', 'card', 'gift_card', 'store_credit', 'bank_transfer', 'manual'] as const;
export const MAX_LINES = 250;

const text = z.string().max(500);
const name = z.string().max(200);
const amountMinor = z.int().min(0);
const signedMinor = z.int();

export const currencySchema = z
  .string()
  .regex(/^[A-Z]{3}$/)
  .describe('ISO 4217');

const taxSchema = z.object({ rateId: z.string().max(100), name, ratePpm: z.int().min(0), amountMinor });

const discountSchema = z.object({
  promotionId: z.string().max(100),
  code: z.string().max(100).optional(),
  name,
  amountMinor,
});

/** One line as it was sold; the amounts are those of `PricedLine` in @concord/pricing. */
export const soldLineSchema = z.object({
  lineId: idSchema('line'),
  variantId: idSchema('variant'),
  productId: idSchema('product'),
  title: text,
  variantTitle: text.nullish().transform((value) => value ?? null),
  sku: z
    .string()
    .max(200)
    .nullish()
    .transform((value) => value ?? null),
  imageUrl: z
    .string()
    .max(2_000)
    .nullish()
    .transform((value) => value ?? null),
  requiresShipping: z.boolean(),
  quantity: quantitySchema,
  unitPriceMinor: amountMinor.describe('Of one unit before discounts, in the price basis'),
  subtotalMinor: amountMinor.describe('unitPriceMinor × quantity'),
  discountMinor: amountMinor,
  netMinor: amountMinor,
  taxMinor: amountMinor,
  totalMinor: amountMinor.describe('netMinor + taxMinor: what was paid for the line'),
  taxes: z.array(taxSchema).max(20),
  discounts: z.array(discountSchema).max(50),
});

export const soldShippingSchema = z.object({
  methodId: z.string().max(100),
  name,
  baseMinor: amountMinor,
  discountMinor: amountMinor,
  netMinor: amountMinor,
  taxMinor: amountMinor,
  totalMinor: amountMinor,
  taxes: z.array(taxSchema).max(20),
});

/** `Totals` of @concord/pricing: total = subtotal − discount + shipping + taxOnTop − taxRelief + rounding. */
export const totalsSchema = z.object({
  subtotalMinor: amountMinor,
  discountMinor: amountMinor,
  shippingMinor: amountMinor,
  taxOnTopMinor: amountMinor,
  taxReliefMinor: amountMinor,
  roundingMinor: signedMinor,
  totalMinor: amountMinor,
  taxMinor: amountMinor,
  netMinor: amountMinor,
});

export const addressSchema = z.object({
  name: name.optional(),
  company: name.optional(),
  line1: name,
  line2: name.optional(),
  city: name,
  postalCode: z.string().max(30).optional(),
  regionCode: z.string().max(20).optional(),
  countryCode: z.string().regex(/^[A-Z]{2}$/),
  phone: z.string().max(50).optional(),
});

export const deliverySchema = z.object({
  kind: z.enum(['ship', 'pickup', 'handover', 'digital']),
  methodId: z.string().max(100).optional(),
  methodName: name.optional(),
  pickupLocationId: idSchema('location').optional(),
  address: addressSchema.optional(),
});

export const tenderSchema = z.object({
  kind: z.enum(TENDER_KINDS),
  amountMinor,
  label: name.optional().describe('What the customer recognises it by, such as the last four digits'),
});

/** What was agreed when the order was placed: it never changes. */
export const snapshotSchema = z.object({
  locale: z.string().min(2).max(35),
  currency: currencySchema,
  pricesIncludeTax: z.boolean(),
  taxTreatment: z.enum(['taxed', 'exempt', 'reverse_charge', 'no_place']).default('taxed'),
  priceBookVersion: z.string().max(200),
  lines: z.array(soldLineSchema).min(1).max(MAX_LINES),
  shipping: soldShippingSchema.optional(),
  totals: totalsSchema,
  delivery: deliverySchema,
  billingAddress: addressSchema.optional(),
  tenders: z.array(tenderSchema).max(20),
  cashIncrementMinor: z.int().min(1).optional().describe("The smallest coin's worth, when it was paid in cash"),
});
