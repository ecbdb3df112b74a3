import { idSchema } from '@concord/contract';
import { z } from 'zod';
import { CHECKOUT_STATES } from './src/domain/checkout.ts';

export const CHANNELS = ['online', 'pos', 'app', 'agent', 'marketplace'] as const;

const name = z.string().trim().min(1).max(200);

export const currencySchema = z
  .string()
  .regex(/^[A-Z]{3}$/)
  .describe('ISO 4217');

export const addressSchema = z.object({
  name: name.optional(),
  company: name.optional(),
  line1: name,
  line2: name.optional(),
  city: name,
  postalCode: z.string().trim().max(30).optional(),
  regionCode: z.string().trim().max(20).optional(),
  countryCode: z.string().regex(/^[A-Z]{2}$/),
  phone: z.string().trim().max(50).optional(),
});

export const contactSchema = z.object({
  email: z.email().max(320).optional(),
  name: name.optional(),
  phone: z.string().trim().max(50).optional(),
});

export const deliveryKindSchema = z.enum(['ship', 'pickup', 'handover', 'digital']);

/** How the goods leave. */
export const deliverySchema = z.object({
  kind: deliveryKindSchema,
  methodId: z.string().max(100).optional(),
  pickupLocationId: idSchema('location').optional(),
});

const tax = z.object({ rateId: z.string(), name: z.string(), ratePpm: z.int(), amountMinor: z.int() });
const discount = z.object({
  promotionId: z.string(),
  code: z.string().optional(),
  name: z.string(),
  amountMinor: z.int(),
});

export const cartLineSchema = z.object({
  lineId: z.string(),
  variantId: z.string(),
  productId: z.string().nullable(),
  handle: z.string().nullable(),
  title: z.string(),
  variantTitle: z.string().nullable(),
  sku: z.string().nullable(),
  imageUrl: z.string().nullable(),
  quantity: z.int(),
  unitPriceMinor: z.int(),
  compareAtMinor: z.int().nullable(),
  subtotalMinor: z.int(),
  discounts: z.array(discount),
  discountMinor: z.int(),
  taxMinor: z.int(),
  totalMinor: z.int(),
});

export const totalsSchema = z.object({
  subtotalMinor: z.int(),
  discountMinor: z.int(),
  shippingMinor: z.int(),
  taxOnTopMinor: z.int(),
  taxReliefMinor: z.int(),
  roundingMinor: z.int(),
  totalMinor: z.int(),
  taxMinor: z.int(),
  netMinor: z.int(),
});

/** Why a cart cannot be bought as it is. */
export const PROBLEMS = [
  'EMPTY',
  'LINE_WITHDRAWN',
  'LINE_UNPRICED',
  'CONTACT_MISSING',
  'DELIVERY_MISSING',
  'ADDRESS_MISSING',
  'SHIPPING_METHOD_MISSING',
  'SHIPPING_UNAVAILABLE',
  'NO_LOCATION',
] as const;

export const cartSchema = z.object({
  id: z.string(),
  status: z.enum(['open', 'completing', 'completed']),
  version: z.int(),
  storeId: z.string(),
  channel: z.enum(CHANNELS),
  currency: z.string(),
  pricesIncludeTax: z.boolean(),
  customerId: z.string().nullable(),
  locationId: z.string().nullable(),
  registerId: z.string().nullable(),
  contact: contactSchema.nullable(),
  shippingAddress: addressSchema.nullable(),
  billingAddress: addressSchema.nullable(),
  delivery: z
    .object({
      kind: deliveryKindSchema,
      methodId: z.string().nullable(),
      pickupLocationId: z.string().nullable(),
    })
    .nullable(),
  lines: z.array(cartLineSchema),
  totals: totalsSchema,
  cashTotalMinor: z
    .int()
    .describe('The total when all of it is paid in cash: rounded where the currency has no small coins'),
  taxes: z.array(tax.extend({ baseMinor: z.int() })),
  shipping: z
    .object({ methodId: z.string(), name: z.string(), totalMinor: z.int(), discountMinor: z.int() })
    .nullable(),
  shippingOptions: z.array(
    z.object({
      methodId: z.string(),
      name: z.string(),
      baseMinor: z.int(),
      discountMinor: z.int(),
      priceMinor: z.int(),
    }),
  ),
  codes: z.array(
    z.object({
      code: z.string(),
      status: z.enum(['applied', 'not_applicable', 'unknown']),
      reason: z.string().nullable(),
    }),
  ),
  quoteId: z.string().describe('What is shown here; completing with it fails rather than charge anything else'),
  quoteExpiresAt: z.iso.datetime(),
  problems: z.array(z.object({ code: z.enum(PROBLEMS), lineId: z.string().nullable() })),
  checkoutId: z.string().nullable(),
});

/** What a cart says of itself without being priced. */
export const CART_FACTS = [
  ...(['id', 'status', 'version', 'storeId', 'channel', 'currency', 'customerId', 'locationId', 'registerId'] as const),
  ...(['contact', 'shippingAddress', 'billingAddress', 'delivery', 'checkoutId'] as const),
] satisfies readonly (keyof z.output<typeof cartSchema>)[];

export const tenderSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('card'), token: z.string().min(1).max(200), amountMinor: z.int().min(1) }),
  z.object({ kind: z.literal('cash'), amountMinor: z.int().min(1), tenderedMinor: z.int().min(1) }),
  z.object({ kind: z.literal('gift_card'), code: z.string().min(1).max(100), amountMinor: z.int().min(1) }),
  z.object({ kind: z.literal('manual'), amountMinor: z.int().min(1) }),
]);

export const CHECKOUT_STATUSES = ['processing', 'action_required', 'completed', 'failed'] as const;

export const checkoutSchema = z.object({
  checkoutId: z.string(),
  cartId: z.string(),
  status: z.enum(CHECKOUT_STATUSES),
  totalMinor: z.int(),
  currency: z.string(),
  orderId: z.string().nullable(),
  orderNumber: z.string().nullable(),
  receiptNumber: z.string().nullable(),
  lookupToken: z.string().nullable(),
  actionUrl: z.string().nullable(),
  changeMinor: z.int().nullable(),
  failure: z.looseObject({ code: z.string() }).nullable(),
});

/** A checkout as staff see it: which state it is in, and what says no to finishing it. */
export const checkoutProcessSchema = z.object({
  checkoutId: z.string(),
  cartId: z.string(),
  state: z.enum(CHECKOUT_STATES),
  storeId: z.string(),
  channel: z.enum(CHANNELS),
  totalMinor: z.int(),
  currency: z.string(),
  orderId: z.string().describe('The order that it places: there only when that step was done'),
  paymentId: z.string(),
  startedAt: z.iso.datetime(),
  refusal: z
    .object({
      during: z.enum(['committing', 'undoing']).describe('Where it goes on when it is resumed'),
      step: z.string(),
      code: z.string().describe('The stable code of what said no'),
      times: z.int(),
      at: z.iso.datetime(),
    })
    .nullable(),
  version: z.int(),
});

export const taxRateSchema = z.object({
  id: z.string().min(1).max(100),
  name,
  countryCode: z.string().regex(/^[A-Z]{2}$/),
  regionCode: z.string().max(20).optional(),
  replacesCountry: z.boolean().optional(),
  taxClass: z.string().min(1).max(60),
  ratePpm: z.int().min(0).max(1_000_000),
  compound: z.boolean().optional(),
});

const amountMinor = z.int().min(0).max(100_000_000);

export const shippingMethodSchema = z.object({
  id: z.string().min(1).max(100),
  name,
  countries: z
    .array(
      z.object({
        countryCode: z.string().regex(/^[A-Z]{2}$/),
        regionCodes: z.array(z.string().max(20)).max(100).optional(),
      }),
    )
    .min(1)
    .max(260),
  currency: currencySchema,
  price: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('flat'), amountMinor }),
    z.object({
      kind: z.literal('by_subtotal'),
      steps: z
        .array(z.object({ fromMinor: amountMinor, amountMinor }))
        .min(1)
        .max(50),
    }),
    z.object({
      kind: z.literal('by_weight'),
      steps: z
        .array(z.object({ fromGrams: z.int().min(0).max(10_000_000), amountMinor }))
        .min(1)
        .max(50),
    }),
  ]),
  freeOverMinor: amountMinor.optional(),
  maxWeightGrams: z.int().min(1).max(10_000_000).optional(),
  channels: z.array(z.enum(CHANNELS)).max(5).optional(),
});

export const settingsSchema = z.object({
  storeId: z.string(),
  taxRates: z.array(taxRateSchema),
  shippingTaxClass: z.string(),
  shippingMethods: z.array(shippingMethodSchema),
  version: z.int(),
});

export const cartId = idSchema('cart');
