import { z } from 'zod';

/** A message as it was taken over SMTP. The raw bytes stay in the book; memory keeps only the rest. */
export const entrySchema = z.object({
  kind: z.literal('taken'),
  id: z.string(),
  at: z.int(),
  envelopeFrom: z.string(),
  envelopeTo: z.array(z.string()),
  messageId: z.string(),
  subject: z.string(),
  from: z.string(),
  to: z.string(),
  sizeBytes: z.int(),
  rawBase64: z.string(),
});

export type Entry = z.infer<typeof entrySchema>;

export const summarySchema = entrySchema.omit({ kind: true, rawBase64: true });
export type MessageSummary = z.infer<typeof summarySchema>;
