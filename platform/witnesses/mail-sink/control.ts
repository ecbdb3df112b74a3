import { z } from 'zod';

/** How the mail server misbehaves, for tests. A restart is back at the defaults. */
export const controlSchema = z.strictObject({
  /** The next n messages are refused with `refuseCode`: 4xx means try again, 5xx means never. */
  refuseNext: z.int().min(0),
  refuseCode: z.int().min(400).max(599),
  /** The next n messages are kept, but the sender is told to try again: the way SMTP makes duplicates. */
  loseAnswers: z.int().min(0),
});

export const controlChangeSchema = controlSchema.partial();
export type Control = z.infer<typeof controlSchema>;
export type ControlChange = z.infer<typeof controlChangeSchema>;

export function defaultControl(): Control {
  return { refuseNext: 0, refuseCode: 451, loseAnswers: 0 };
}
