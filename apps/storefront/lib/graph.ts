import { accept, type Result } from '@concord/result';
import { z } from 'zod';
import { config } from './config.ts';

/** A document with the shape of its answer. Answers are parsed: what comes in is what the pages were written for. */
export type GraphQuery<Variables extends object, Answer> = {
  readonly text: string;
  readonly answer: z.ZodType<Answer>;
  /** Never called: carries the type of the variables. */
  readonly takes?: (variables: Variables) => void;
};

export type Ask = {
  readonly publishableKey: string;
  readonly idempotencyKey?: string;
  readonly timeoutMs?: number;
};

/** A rule said no: its stable code, and its facts. */
export type GraphRejection = {
  readonly code: string;
  readonly message: string;
  readonly facts: Readonly<Record<string, unknown>>;
};

/** Our side or the way to it failed. Pages do not catch it: the error page shows. */
export class GraphFault extends Error {
  override readonly name = 'GraphFault';
  readonly code: string;
  constructor(code: string, message: string, cause?: unknown) {
    super(`${code}: ${message}`, { cause });
    this.code = code;
  }
}

const TIMEOUT_MS = 5_000;
const FAULT_CODES =
  /^(INTERNAL_ERROR|UNAVAILABLE|SERVICE_UNAVAILABLE|TIMEOUT|UNAUTHENTICATED|FORBIDDEN|GRAPHQL_.*|QUERY_.*|BAD_REQUEST)$/;

const envelope = z.object({
  data: z.unknown().optional(),
  errors: z
    .array(z.object({ message: z.string(), extensions: z.looseObject({ code: z.string() }).optional() }))
    .optional(),
});

/** Reads. Whatever stands in the way is a fault. */
export async function ask<Variables extends object, Answer>(
  query: GraphQuery<Variables, Answer>,
  variables: Variables,
  options: Ask,
): Promise<Answer> {
  const answer = await request(query, variables, options);
  if (answer.ok) return answer.value;
  throw new GraphFault(answer.rejection.code, answer.rejection.message);
}

/** Writes: a refusal by a rule comes back as a value, everything else is thrown. */
export async function change<Variables extends object, Answer>(
  query: GraphQuery<Variables, Answer>,
  variables: Variables,
  options: Ask & { readonly idempotencyKey: string },
): Promise<Result<Answer, GraphRejection>> {
  return request(query, variables, options);
}

async function request<Variables extends object, Answer>(
  query: GraphQuery<Variables, Answer>,
  variables: Variables,
  options: Ask,
): Promise<Result<Answer, GraphRejection>> {
  const { data, errors } = await send(query.text, variables, options);
  const [error] = errors ?? [];
  if (error) {
    const { code = 'INTERNAL_ERROR', ...facts } = error.extensions ?? {};
    if (FAULT_CODES.test(code)) throw new GraphFault(code, error.message);
    return { ok: false, rejection: { code, message: error.message, facts } };
  }
  const parsed = query.answer.safeParse(data);
  if (!parsed.success) throw new GraphFault('UNEXPECTED_ANSWER', parsed.error.message);
  return accept(parsed.data);
}

async function send(text: string, variables: object, { publishableKey, idempotencyKey, timeoutMs }: Ask) {
  try {
    const response = await fetch(config().graphUrl, {
      method: 'POST',
      cache: 'no-store',
      signal: AbortSignal.timeout(timeoutMs ?? TIMEOUT_MS),
      headers: {
        'content-type': 'application/json',
        accept: 'application/graphql-response+json, application/json',
        'concord-publishable-key': publishableKey,
        ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
      },
      body: JSON.stringify({ query: text, variables }),
    });
    return envelope.parse(await response.json());
  } catch (cause) {
    throw new GraphFault('UNREACHABLE', 'the graph did not answer', cause);
  }
}
