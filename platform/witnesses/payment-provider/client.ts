import { z } from 'zod';
import { jsonClient } from '../kit/json-client.ts';
import { type Control, type ControlChange, controlSchema } from './control.ts';
import { type Summary, summarySchema } from './summary.ts';
import { type AuthorisationView, authorisationViewSchema } from './view.ts';

export type AuthoriseRequest = {
  readonly merchantAccount: string;
  readonly token: string;
  readonly amountMinor: number;
  readonly currency: string;
  readonly reference: string;
  readonly returnUrl?: string;
};

/** A refusal as the provider worded it; the facts of the code stand in `problem`. */
export type Refused = { readonly ok: false; readonly status: number; readonly code: string; readonly problem: object };
export type Answered<Value> = { readonly ok: true; readonly value: Value } | Refused;

const movementSchema = z.object({
  id: z.string(),
  amountMinor: z.int(),
  authorisation: authorisationViewSchema,
});
const foundSchema = z.object({
  merchantAccount: z.string(),
  reference: z.string(),
  cancelled: z.boolean(),
  authorisations: z.array(authorisationViewSchema),
});
const tokenSchema = z.object({ token: z.string(), brand: z.string(), last4: z.string() });
const accountSchema = z.object({
  merchantAccount: z.string(),
  webhookUrl: z.string().nullable(),
  webhookSecret: z.string(),
});
const bookSchema = z.object({ authorisations: z.array(authorisationViewSchema), next: z.string().nullable() });
const healthSchema = z.object({
  authorisations: z.int(),
  webhooks: z.object({ pending: z.int(), delivered: z.int(), abandoned: z.int() }),
});
const problemSchema = z.looseObject({ code: z.string() });

export type MovementAnswer = z.infer<typeof movementSchema>;
export type Found = z.infer<typeof foundSchema>;
export type ProviderClient = ReturnType<typeof paymentProviderClient>;

/** Every method of the provider. A refusal is a value; a broken connection or a time-out throws. */
export function paymentProviderClient(baseUrl: string, options: { readonly timeoutMs?: number } = {}) {
  const { call, read, close } = jsonClient(baseUrl, options);

  async function ask<Value>(schema: z.ZodType<Value>, ...request: Parameters<typeof call>): Promise<Answered<Value>> {
    const { status, body } = await call(...request);
    if (status >= 200 && status < 300) return { ok: true, value: schema.parse(body) };
    const problem = problemSchema.parse(body);
    return { ok: false, status, code: problem.code, problem };
  }
  const post = (json: unknown, idempotencyKey?: string) => ({
    method: 'POST' as const,
    json,
    ...(idempotencyKey === undefined ? {} : { headers: { 'idempotency-key': idempotencyKey } }),
  });

  return {
    tokenise: (cardNumber: string, expiryYear = new Date().getFullYear() + 3) =>
      ask(tokenSchema, '/v1/tokens', post({ cardNumber, expiryMonth: 12, expiryYear, cvc: '123' })),
    authorise: (request: AuthoriseRequest, idempotencyKey: string): Promise<Answered<AuthorisationView>> =>
      ask(authorisationViewSchema, '/v1/authorisations', post(request, idempotencyKey)),
    capture: (id: string, amountMinor: number, idempotencyKey: string): Promise<Answered<MovementAnswer>> =>
      ask(movementSchema, `/v1/authorisations/${id}/capture`, post({ amountMinor }, idempotencyKey)),
    refund: (id: string, amountMinor: number, idempotencyKey: string): Promise<Answered<MovementAnswer>> =>
      ask(movementSchema, `/v1/authorisations/${id}/refund`, post({ amountMinor }, idempotencyKey)),
    voidRest: (id: string) => ask(authorisationViewSchema, `/v1/authorisations/${id}/void`, post({})),
    /** Undo that may overtake do: afterwards nothing can be authorised under the reference. */
    cancel: (merchantAccount: string, reference: string): Promise<Answered<Found>> =>
      ask(foundSchema, '/v1/cancellations', post({ merchantAccount, reference })),
    get: (id: string) => ask(authorisationViewSchema, `/v1/authorisations/${id}`),
    /** The status query for a call whose outcome is unknown. */
    find: (merchantAccount: string, reference: string): Promise<Found> =>
      read(foundSchema, `/v1/authorisations?${new URLSearchParams({ merchantAccount, reference })}`),
    setAccount: (merchantAccount: string, account: { webhookUrl: string | null; webhookSecret?: string }) =>
      read(accountSchema, `/v1/accounts/${encodeURIComponent(merchantAccount)}`, { method: 'PUT', json: account }),
    answerChallenge: async (id: string, outcome: 'approve' | 'fail'): Promise<void> => {
      await call(`/3ds/${id}?outcome=${outcome}`, post({}));
    },
    book: (query: { merchantAccount?: string; after?: string; limit?: string } = {}) =>
      read(bookSchema, `/v1/book?${new URLSearchParams(query)}`),
    summary: (merchantAccount?: string): Promise<Summary> =>
      read(summarySchema, `/v1/book/summary?${new URLSearchParams(merchantAccount ? { merchantAccount } : {})}`),
    control: (change: ControlChange): Promise<Control> => read(controlSchema, '/control', post(change)),
    health: () => read(healthSchema, '/health'),
    close,
  };
}
