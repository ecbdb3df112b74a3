import { z } from 'zod';
import { BEHAVIOURS } from './cards.ts';

const amountMinor = z.int().positive();
/** Every entry has an id of its own, which is also the id of the webhook it causes. */
const stamp = { entryId: z.string(), at: z.int() };
/** The call that caused the entry: a repeat finds it by its key and is told apart by its fingerprint. */
const cause = { key: z.string(), fingerprint: z.string() };

/** What the provider's book can say. The state is what these entries add up to, and nothing else. */
export const entrySchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('account-set'),
    ...stamp,
    merchantAccount: z.string(),
    webhookUrl: z.string().nullable(),
    webhookSecret: z.string(),
  }),
  z.object({
    kind: z.literal('tokenised'),
    ...stamp,
    token: z.string(),
    behaviour: z.enum(BEHAVIOURS),
    brand: z.string(),
    last4: z.string(),
  }),
  z.object({
    kind: z.literal('authorised'),
    ...stamp,
    ...cause,
    id: z.string(),
    merchantAccount: z.string(),
    reference: z.string(),
    amountMinor,
    currency: z.string(),
    behaviour: z.enum(BEHAVIOURS),
    status: z.enum(['authorised', 'declined', 'action_required']),
    declineCode: z.string().optional(),
    returnUrl: z.string().optional(),
  }),
  z.object({ kind: z.literal('challenge-answered'), ...stamp, id: z.string(), approved: z.boolean() }),
  z.object({ kind: z.literal('captured'), ...stamp, ...cause, id: z.string(), captureId: z.string(), amountMinor }),
  z.object({ kind: z.literal('refunded'), ...stamp, ...cause, id: z.string(), refundId: z.string(), amountMinor }),
  z.object({ kind: z.literal('voided'), ...stamp, id: z.string() }),
  z.object({ kind: z.literal('reference-cancelled'), ...stamp, merchantAccount: z.string(), reference: z.string() }),
]);

export type Entry = z.infer<typeof entrySchema>;
export type EntryOf<Kind extends Entry['kind']> = Extract<Entry, { kind: Kind }>;
