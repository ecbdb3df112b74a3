import { operation } from '@concord/contract';
import { z } from 'zod';
import { amountSchema, currencySchema, giftCardSchema } from '../payment-schemas.ts';
import { GIFT_CARD_NOT_FOUND } from './words.ts';

/** Value that is kept for whoever has the code. */
export const giftCardOperations = {
  issueGiftCard: operation({
    kind: 'write',
    method: 'POST',
    path: '/gift-cards',
    summary: 'Issue a gift card; its code is answered here and nowhere else',
    scope: 'payments:issue',
    audited: true,
    input: z.object({
      issueId: z
        .string()
        .min(1)
        .max(100)
        .optional()
        .describe('Chosen by the caller, such as an order line: the same id again is the same card'),
      amountMinor: amountSchema,
      currency: currencySchema,
    }),
    output: giftCardSchema.extend({ code: z.string() }),
    rejections: {
      GIFT_CARD_DIFFERS: { status: 409, message: 'A card of another amount was issued under this id.' },
    },
  }),
  getGiftCard: operation({
    kind: 'read',
    method: 'POST',
    path: '/gift-card-look-ups',
    summary: 'What is on a gift card',
    scope: 'payments:till',
    input: z.object({ code: z.string().trim().min(4).max(64) }),
    output: giftCardSchema,
    rejections: { GIFT_CARD_NOT_FOUND },
  }),
};
