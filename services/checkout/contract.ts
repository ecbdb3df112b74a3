import {
  auditPage,
  contract,
  idSchema,
  ofAllMerchants,
  operation,
  page,
  pageInput,
  quantitySchema,
  type RejectionSpec,
  violations,
} from '@concord/contract';
import { z } from 'zod';
import {
  addressSchema,
  CART_FACTS,
  CHANNELS,
  cartId,
  cartSchema,
  checkoutProcessSchema,
  checkoutSchema,
  contactSchema,
  currencySchema,
  deliverySchema,
  PROBLEMS,
  settingsSchema,
  shippingMethodSchema,
  taxRateSchema,
  tenderSchema,
} from './cart-schemas.ts';

import { CHECKOUT_STATES } from './src/domain/checkout.ts';
import { MAX_CODES } from './src/domain/limits.ts';

export { CHANNELS } from './cart-schemas.ts';

const lineId = idSchema('line');
const storeId = idSchema('store');
const code = z.string().trim().min(1).max(60);

const CART_NOT_FOUND = { status: 404, message: 'There is no such cart: create a new one.' } as const;
const CART_CLOSED = {
  status: 409,
  message: 'This cart is being bought or was bought: create a new one.',
  data: z.object({ checkoutId: z.string().nullable() }),
} as const;
const STORE_NOT_FOUND = { status: 404, message: 'There is no such store.' } as const;
const LINE_NOT_FOUND = { status: 404, message: 'The cart has no such line: load it again.' } as const;
const VARIANT_NOT_FOUND = { status: 404, message: 'This item is not sold here: choose another.' } as const;
const TOO_MANY_LINES = { status: 409, message: 'A cart takes 250 lines: remove some first.' } as const;
const CUSTOMER_NOT_FOUND = { status: 404, message: 'There is no such customer.' } as const;
const CHECKOUT_NOT_FOUND = { status: 404, message: 'There is no such checkout.' } as const;

const TOO_MANY_CODES = { status: 409, message: `A cart takes ${MAX_CODES} codes: take some off first.` } as const;

const changeRejections = {
  CART_NOT_FOUND,
  CART_CLOSED,
  LINE_NOT_FOUND,
  TOO_MANY_LINES,
  TOO_MANY_CODES,
} as const satisfies Record<string, RejectionSpec>;

/** What Cart & Checkout does for others. */
export const checkoutContract = contract({
  service: 'checkout',
  title: 'Cart & Checkout',
  description:
    'Carts of every channel, what they cost and why, and the act of buying: done once, or undone without a trace.',
  operations: {
    createCart: operation({
      kind: 'write',
      method: 'POST',
      path: '/carts',
      summary: 'A new cart, with all that is known already; at a register with its location',
      scope: 'cart:shop',
      input: z.object({
        storeId: storeId.optional().describe("Without it, the store of the shopper's token"),
        channel: z.enum(CHANNELS).default('online'),
        currency: currencySchema.optional().describe("One of the store's; without it, its first"),
        locationId: idSchema('location').optional(),
        registerId: idSchema('register').optional(),
        customerId: idSchema('customer').optional(),
        lines: z
          .array(z.object({ variantId: idSchema('variant'), quantity: quantitySchema }))
          .max(250)
          .optional(),
        contact: contactSchema.optional(),
        shippingAddress: addressSchema.optional(),
        billingAddress: addressSchema.optional(),
        delivery: deliverySchema.optional(),
        codes: z.array(code).max(MAX_CODES).optional(),
      }),
      output: cartSchema,
      brief: CART_FACTS,
      rejections: {
        STORE_NOT_FOUND,
        STORE_MISSING: { status: 400, message: 'Name the store: the token belongs to none.' },
        CURRENCY_NOT_SOLD: { status: 400, message: 'The store does not sell in this currency.' },
        LOCATION_MISSING: { status: 400, message: 'A sale at a register needs its location.' },
        CUSTOMER_NOT_FOUND,
        POS_NOT_ALLOWED: { status: 403, message: 'Only staff who may sell at a register open such a cart.' },
        VARIANT_NOT_FOUND,
      },
    }),
    getCart: operation({
      kind: 'read',
      method: 'GET',
      path: '/carts/{cartId}',
      summary: 'A cart with what everything costs now',
      scope: 'cart:shop',
      input: z.object({ cartId }),
      output: cartSchema,
      brief: CART_FACTS,
      rejections: { CART_NOT_FOUND },
    }),
    addLine: operation({
      kind: 'write',
      method: 'POST',
      path: '/carts/{cartId}/lines',
      summary: 'Put an item in the cart; more of one that is there adds to its line',
      scope: 'cart:shop',
      input: z.object({ cartId, variantId: idSchema('variant'), quantity: quantitySchema }),
      output: cartSchema,
      brief: CART_FACTS,
      rejections: { ...changeRejections, VARIANT_NOT_FOUND },
    }),
    setLine: operation({
      kind: 'write',
      method: 'PUT',
      path: '/carts/{cartId}/lines/{lineId}',
      summary: 'Change how many of a line; 0 removes it',
      scope: 'cart:shop',
      input: z.object({ cartId, lineId, quantity: z.int().min(0).max(1_000_000) }),
      output: cartSchema,
      brief: CART_FACTS,
      rejections: changeRejections,
    }),
    addCode: operation({
      kind: 'write',
      method: 'POST',
      path: '/carts/{cartId}/codes',
      summary: 'Enter a coupon code; the cart says whether it applies and why not',
      scope: 'cart:shop',
      input: z.object({ cartId, code }),
      output: cartSchema,
      brief: CART_FACTS,
      rejections: changeRejections,
    }),
    removeCode: operation({
      kind: 'write',
      method: 'DELETE',
      path: '/carts/{cartId}/codes/{code}',
      summary: 'Take a code off the cart',
      scope: 'cart:shop',
      input: z.object({ cartId, code }),
      output: cartSchema,
      brief: CART_FACTS,
      rejections: changeRejections,
    }),
    setContact: operation({
      kind: 'write',
      method: 'PUT',
      path: '/carts/{cartId}/contact',
      summary: 'Who buys, and where it goes; what is left out stays as it is',
      scope: 'cart:shop',
      input: z.object({
        cartId,
        contact: contactSchema.optional(),
        shippingAddress: addressSchema.optional(),
        billingAddress: addressSchema.optional(),
        customerId: idSchema('customer').optional(),
      }),
      output: cartSchema,
      brief: CART_FACTS,
      rejections: { ...changeRejections, CUSTOMER_NOT_FOUND },
    }),
    setDelivery: operation({
      kind: 'write',
      method: 'PUT',
      path: '/carts/{cartId}/delivery',
      summary: 'How the goods leave: shipped by a method, picked up in a shop, handed over, or digital',
      scope: 'cart:shop',
      input: deliverySchema.extend({ cartId }),
      output: cartSchema,
      brief: CART_FACTS,
      rejections: changeRejections,
    }),
    completeCheckout: operation({
      kind: 'write',
      method: 'POST',
      path: '/carts/{cartId}/checkout',
      summary: 'Buy what the quote shows, for what it shows. A repeat of the key answers the current state',
      scope: 'checkout:shop',
      timeoutMs: 30_000,
      input: z.object({
        cartId,
        quoteId: z.string().min(1).max(120),
        tenders: z.array(tenderSchema).max(10),
        returnUrl: z
          .url({ protocol: /^https?$/ })
          .max(2_000)
          .optional(),
      }),
      output: checkoutSchema,
      rejections: {
        CART_NOT_FOUND,
        CART_CLOSED,
        PRICE_CHANGED: {
          status: 409,
          message: 'What this costs has changed since it was shown: show the new quote and ask again.',
          data: z.object({
            oldTotalMinor: z.int().nullable(),
            newTotalMinor: z.int(),
            quoteId: z.string(),
            currency: z.string(),
          }),
        },
        CART_NOT_READY: {
          status: 409,
          message: 'Something is missing or not sold any more: see the problems.',
          data: z.object({ problems: z.array(z.object({ code: z.enum(PROBLEMS), lineId: z.string().nullable() })) }),
        },
        TENDERS_DO_NOT_COVER: {
          status: 422,
          message: 'The tenders must add up to the total; cash may be more and gives change.',
          data: z.object({ totalMinor: z.int(), tenderedMinor: z.int() }),
        },
      },
    }),
    getCheckout: operation({
      kind: 'read',
      method: 'GET',
      path: '/checkouts/{checkoutId}',
      summary: 'How a checkout stands; after a 3-D Secure step it goes on by itself',
      scope: 'checkout:shop',
      input: z.object({ checkoutId: idSchema('checkout') }),
      output: checkoutSchema,
      rejections: { CHECKOUT_NOT_FOUND },
    }),
    listParkedCheckouts: operation({
      kind: 'read',
      method: 'GET',
      path: '/parked-checkouts',
      summary: 'Checkouts that a service refused to finish: they wait for a person, oldest first',
      scope: 'checkout:read',
      input: z.object(pageInput),
      output: page(checkoutProcessSchema),
      rejections: {},
    }),
    resumeCheckout: operation({
      kind: 'write',
      method: 'POST',
      path: '/checkouts/{checkoutId}/resume',
      summary: 'Take a parked checkout on where it was refused, after its cause was put right',
      scope: 'checkout:write',
      audited: true,
      timeoutMs: 30_000,
      input: z.object({ checkoutId: idSchema('checkout') }),
      output: checkoutProcessSchema,
      rejections: {
        CHECKOUT_NOT_FOUND,
        CHECKOUT_NOT_PARKED: {
          status: 409,
          message: 'Only a parked checkout can be resumed: this one goes on by itself or has ended.',
          data: z.object({ state: z.enum(CHECKOUT_STATES) }),
        },
      },
    }),
    getSettings: operation({
      kind: 'read',
      method: 'GET',
      path: '/stores/{storeId}/settings',
      summary: "A store's tax rates and shipping methods",
      scope: 'checkout:settings',
      input: z.object({ storeId }),
      output: settingsSchema,
      rejections: { STORE_NOT_FOUND },
    }),
    setTaxRates: operation({
      kind: 'write',
      method: 'PUT',
      path: '/stores/{storeId}/tax-rates',
      summary: 'Which taxes the store charges, where, on what',
      scope: 'checkout:settings',
      audited: true,
      input: z.object({
        storeId,
        taxRates: z.array(taxRateSchema).max(500),
        shippingTaxClass: z.string().min(1).max(60).default('standard'),
      }),
      output: settingsSchema,
      rejections: { STORE_NOT_FOUND },
    }),
    setShippingMethods: operation({
      kind: 'write',
      method: 'PUT',
      path: '/stores/{storeId}/shipping-methods',
      summary: 'How the store ships, where, for how much',
      scope: 'checkout:settings',
      audited: true,
      input: z.object({ storeId, shippingMethods: z.array(shippingMethodSchema).max(100) }),
      output: settingsSchema,
      rejections: { STORE_NOT_FOUND },
    }),
    auditCheckouts: operation({
      ...ofAllMerchants,
      path: '/audit/checkouts',
      summary: 'Every checkout with what it left behind, for the auditor',
      output: auditPage({
        violations,
        facts: z.array(
          z.object({
            merchantId: z.string(),
            checkoutId: z.string(),
            cartId: z.string(),
            state: z.enum(CHECKOUT_STATES),
            refusedWith: z.string().nullable().describe('The code of what says no to finishing it'),
            orderId: z.string(),
            paymentId: z.string(),
            reservationId: z.string().nullable().describe('Null where nothing is shipped from stock'),
            redemptionId: z.string().nullable().describe('Null where no limited promotion is used'),
            totalMinor: z.int(),
            currency: z.string(),
            startedAt: z.iso.datetime(),
            version: z.int(),
          }),
        ),
      }),
    }),
  },
});
