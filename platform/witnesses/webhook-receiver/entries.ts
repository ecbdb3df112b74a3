import { z } from 'zod';

export const deliverySchema = z.object({
  kind: z.literal('delivered'),
  sequence: z.int(),
  at: z.int(),
  hook: z.string(),
  /** As the header said; empty if it said nothing. */
  id: z.string(),
  type: z.string(),
  verified: z.boolean(),
  /** Taken: verified and answered 204. Otherwise the reason it was not. */
  outcome: z.enum(['taken', 'bad_signature', 'failed_by_order']),
  reason: z.string().optional(),
  body: z.string(),
});

/** The receiver's book: the secrets it was given, and every delivery that reached it. */
export const entrySchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('hook-set'), at: z.int(), hook: z.string(), secret: z.string() }),
  deliverySchema,
]);

export type Entry = z.infer<typeof entrySchema>;
export type Delivery = z.infer<typeof deliverySchema>;
