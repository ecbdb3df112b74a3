import { z } from 'zod';

const name = z.string().min(1).max(200);
const amountMinor = z.int().positive();
/** Only web addresses: a page here must not send a shopper to `javascript:`. */
const webUrl = z.url({ protocol: /^https?$/ }).max(2000);

export const tokenInput = z.strictObject({
  cardNumber: z.string().max(40),
  expiryMonth: z.coerce.number().int().min(1).max(12),
  expiryYear: z.coerce.number().int().min(2000).max(2100),
  cvc: z.string().regex(/^\d{3,4}$/, 'three or four digits'),
});

export const authoriseInput = z.strictObject({
  merchantAccount: name,
  token: name,
  amountMinor,
  currency: z.string().regex(/^[A-Z]{3}$/, 'an ISO 4217 code'),
  reference: name,
  returnUrl: webUrl.optional(),
});

export const amountInput = z.strictObject({ amountMinor });
export const cancelInput = z.strictObject({ merchantAccount: name, reference: name });
export const referenceQuery = z.object({ merchantAccount: name, reference: name });
export const accountInput = z.strictObject({
  webhookUrl: webUrl.nullable(),
  webhookSecret: z
    .string()
    .regex(/^whsec_[A-Za-z0-9+/]{24,}={0,2}$/, 'whsec_ and base64')
    .optional(),
});
export const bookQuery = z.object({
  merchantAccount: name.optional(),
  after: name.optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(200),
});
export const returnUrlInput = webUrl;
