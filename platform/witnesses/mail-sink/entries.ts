import { z } from 'zod';

/** A message as it was taken over SMTP. The raw bytes stay in the book; what a list shows is read from their header. */
export const entrySchema = z.object({
  kind: z.literal('taken'),
  id: z.string(),
  at: z.int(),
  envelopeFrom: z.string(),
  envelopeTo: z.array(z.string()),
  sizeBytes: z.int(),
  rawBase64: z.string(),
});

export type Entry = z.infer<typeof entrySchema>;

export const summarySchema = entrySchema.omit({ kind: true, rawBase64: true }).extend({
  messageId: z.string(),
  subject: z.string(),
  from: z.string(),
  to: z.string(),
});
export type MessageSummary = z.infer<typeof summarySchema>;
