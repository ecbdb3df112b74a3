import { idSchema, operation, quantitySchema, type RejectionSpec } from '@concord/contract';
import { z } from 'zod';
import {
  addressSchema,
  CART_FACTS,
  CHANNELS,
  cartId,
  cartSchema,
  contactSchema,
  currencySchema,
  deliverySchema,
} from '../cart-schemas.ts';
import { MAX_CODES } from '../src/domain/limits.ts';
import { CART_CLOSED, CART_NOT_FOUND, code, STORE_NOT_FOUND, storeId } from './words.ts';

const lineId = idSchema('line');
const LINE_NOT_FOUND = { status: 404, message: 'The cart has no such line: load it again.' } as const;
const VARIANT_NOT_FOUND = { status: 404, message: 'This item is not sold here: choose another.' } as const;
const TOO_MANY_LINES = { status: 409, message: 'A cart takes 250 lines: remove some first.' } as const;
const CUSTOMER_NOT_FOUND = { status: 404, message: 'There is no such customer.' } as const;
const TOO_MANY_CODES = { status: 409, message: `A cart takes ${MAX_CODES} codes: take some off first.` } as const;

const changeRejections = {
  CART_NOT_FOUND,
  CART_CLOSED,
  LINE_NOT_FOUND,
  TOO_MANY_LINES,
  TOO_MANY_CODES,
} as const satisfies Record<string, RejectionSpec>;

/** What a shopper or cashier means to buy; each answers the whole cart with what it costs now. */
export const cartOperations = {
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
};
