import { idSchema, operation, page, pageInput } from '@concord/contract';
import { z } from 'zod';
import { cartId, checkoutProcessSchema, checkoutSchema, PROBLEMS, tenderSchema } from '../cart-schemas.ts';
import { CHECKOUT_STATES } from '../src/domain/checkout.ts';
import { CART_CLOSED, CART_NOT_FOUND } from './words.ts';

const CHECKOUT_NOT_FOUND = { status: 404, message: 'There is no such checkout.' } as const;

/** The act of buying, and what became of it. */
export const checkoutOperations = {
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
};
