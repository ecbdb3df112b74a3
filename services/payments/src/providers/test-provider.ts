import { z } from 'zod';
import type { CardOutcome } from '../domain/card-outcome.ts';
import type { FindOutcome, MoveMoney, MoveOutcome, PaymentProvider, WebhookMessage } from '../ports.ts';
import { type HttpOutcome, type ProviderHttpOptions, providerHttp } from './http.ts';

const movementSchema = z.object({ key: z.string(), amountMinor: z.int() });
const authorisationSchema = z.object({
  id: z.string(),
  reference: z.string(),
  status: z.enum(['authorised', 'declined', 'action_required', 'captured', 'voided']),
  declineCode: z.string().optional(),
  actionUrl: z.string().optional(),
  captures: z.array(movementSchema),
  refunds: z.array(movementSchema),
  version: z.int(),
});
const foundSchema = z.object({ cancelled: z.boolean(), authorisations: z.array(authorisationSchema) });
const webhookSchema = z.object({ type: z.string(), data: authorisationSchema });
const problemSchema = z.object({ code: z.string() });

type Authorisation = z.infer<typeof authorisationSchema>;

/** The test provider's HTTP API (platform/witnesses/payment-provider) behind the port. */
export function testProvider(baseUrl: string, options: ProviderHttpOptions = {}): PaymentProvider {
  const http = providerHttp(baseUrl, options);

  const lookUp = async (account: string, reference: string): Promise<z.infer<typeof foundSchema> | undefined> => {
    const query = new URLSearchParams({ merchantAccount: account, reference });
    const answer = await http.send({ method: 'GET', path: `/v1/authorisations?${query}` });
    return answer.got === 'answer' && answer.status === 200 ? foundSchema.parse(answer.body) : undefined;
  };

  const move = async (kind: 'capture' | 'refund', request: MoveMoney): Promise<MoveOutcome> => {
    const { account, reference, authorisationId, amountMinor, key, again } = request;
    if (again) {
      const found = await lookUp(account, reference);
      if (!found) return UNKNOWN;
      const movements = found.authorisations.flatMap((one) => (kind === 'capture' ? one.captures : one.refunds));
      if (movements.some((movement) => movement.key === key)) return DONE;
    }
    const path = `/v1/authorisations/${authorisationId}/${kind}`;
    return moveOutcome(await http.send({ method: 'POST', path, json: { amountMinor }, idempotencyKey: key }));
  };

  return {
    name: 'test',
    authorise: async ({ account, reference, token, amountMinor, currency, returnUrl }) => {
      const json = { merchantAccount: account, token, amountMinor, currency, reference };
      return authoriseOutcome(
        await http.send({
          method: 'POST',
          path: '/v1/authorisations',
          json: returnUrl === undefined ? json : { ...json, returnUrl },
          idempotencyKey: `${reference}:authorise`,
        }),
      );
    },
    find: async (account, reference): Promise<FindOutcome> => {
      const found = await lookUp(account, reference);
      if (!found) return { outcome: 'unknown' };
      const authorisation = found.authorisations.at(-1);
      if (authorisation) return outcomeOf(authorisation);
      return found.cancelled ? { outcome: 'unavailable' } : { outcome: 'none' };
    },
    cancel: async (account, reference) => {
      const json = { merchantAccount: account, reference };
      return moveOutcome(await http.send({ method: 'POST', path: '/v1/cancellations', json }));
    },
    capture: (request) => move('capture', request),
    refund: (request) => move('refund', request),
    connect: async (account, { url, secret }) => {
      const path = `/v1/accounts/${encodeURIComponent(account)}`;
      return moveOutcome(await http.send({ method: 'PUT', path, json: { webhookUrl: url, webhookSecret: secret } }));
    },
    readWebhook,
    close: http.close,
  };
}

const DONE: MoveOutcome = { outcome: 'done' };
const UNKNOWN: MoveOutcome = { outcome: 'unknown' };

function refused(reason: string): MoveOutcome {
  return { outcome: 'refused', reason };
}

function authoriseOutcome(answer: HttpOutcome): CardOutcome {
  if (answer.got === 'not_sent') return { outcome: 'unavailable' };
  if (answer.got === 'no_answer') return { outcome: 'unknown' };
  if (answer.status === 201) return outcomeOf(authorisationSchema.parse(answer.body));
  const code = codeOf(answer.body);
  if (code === 'CANCELLED') return { outcome: 'declined', declineCode: 'cancelled', version: 1 };
  return { outcome: 'declined', declineCode: code.toLowerCase(), version: 1 };
}

function outcomeOf({ id, status, version, declineCode, actionUrl }: Authorisation): CardOutcome {
  switch (status) {
    case 'authorised':
    case 'captured':
      return { outcome: 'authorised', authorisationId: id, version };
    case 'declined':
      return { outcome: 'declined', declineCode: declineCode ?? 'declined', version };
    case 'voided':
      return { outcome: 'declined', declineCode: 'cancelled', version };
    case 'action_required':
      return actionUrl === undefined
        ? { outcome: 'unknown' }
        : { outcome: 'action_required', authorisationId: id, actionUrl, version };
  }
}

/** A refusal will not get better by asking again: it needs a person. */
function moveOutcome(answer: HttpOutcome): MoveOutcome {
  if (answer.got !== 'answer') return UNKNOWN;
  if (answer.status >= 200 && answer.status < 300) return DONE;
  return refused(codeOf(answer.body));
}

function codeOf(body: unknown): string {
  const problem = problemSchema.safeParse(body);
  return problem.success ? problem.data.code : 'UNREADABLE_ANSWER';
}

/** A webhook has no address for the shopper: that a confirmation is needed is learnt from the answer or the query. */
function readWebhook(body: string): WebhookMessage | undefined {
  const message = webhookSchema.safeParse(JSON.parse(body));
  if (!message.success) return undefined;
  const { data } = message.data;
  return { reference: data.reference, outcome: outcomeOf(data) };
}
