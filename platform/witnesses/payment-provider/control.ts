import { z } from 'zod';

/** How the provider misbehaves, for tests. Set with `POST /control`; a restart is back at the defaults. */
export const controlSchema = z.strictObject({
  timeoutCardDelayMs: z.int().min(0),
  lateWebhookDelayMs: z.int().min(0),
  /** Each webhook is delivered this many times, with the same id. */
  webhookCopies: z.int().min(1).max(10),
  /** `reversed` collects events for `webhookWindowMs` and delivers the newest first, one by one. */
  webhookOrder: z.enum(['as-made', 'reversed']),
  webhookWindowMs: z.int().min(0),
  webhooksPaused: z.boolean(),
  webhookMaxAttempts: z.int().min(1).max(20),
  webhookRetryBaseMs: z.int().min(1),
  webhookTimeoutMs: z.int().min(1),
  /** The next n calls under /v1 are refused with 503 before anything is done. */
  refuseCalls: z.int().min(0),
  /** The next n writes under /v1 are done and booked, then the connection breaks without an answer. */
  loseAnswers: z.int().min(0),
});

export const controlChangeSchema = controlSchema.partial();

export type Control = z.infer<typeof controlSchema>;
export type ControlChange = z.infer<typeof controlChangeSchema>;

export const DEFAULT_CONTROL: Control = {
  timeoutCardDelayMs: 30_000,
  lateWebhookDelayMs: 10_000,
  webhookCopies: 1,
  webhookOrder: 'as-made',
  webhookWindowMs: 200,
  webhooksPaused: false,
  webhookMaxAttempts: 8,
  webhookRetryBaseMs: 500,
  webhookTimeoutMs: 5000,
  refuseCalls: 0,
  loseAnswers: 0,
};
