import type { CallOptions, HttpAnswer, Transport } from '@concord/contract';
import { GraphQLError } from 'graphql';
import type { Fetch } from './query-plan.ts';

export type SubgraphAnswer = {
  readonly data: unknown;
  readonly errors: readonly { readonly path: readonly (string | number)[] | undefined; readonly error: GraphQLError }[];
};

export type AskSubgraph = (
  fetch: Pick<Fetch, 'subgraph' | 'query' | 'writes'>,
  variables: Readonly<Record<string, unknown>>,
  call: CallOptions,
) => Promise<SubgraphAnswer>;

type Body = {
  readonly data?: unknown;
  readonly errors?: readonly {
    readonly message?: string;
    readonly path?: readonly (string | number)[];
    readonly extensions?: Readonly<Record<string, unknown>>;
  }[];
};

/** Longer than any operation that the graph reads by, and than completing a checkout. */
const READ_TIMEOUT_MS = 20_000;
const WRITE_TIMEOUT_MS = 35_000;
const RETRY_AFTER_MS = 1_000;

/** Sends one request to a subgraph; undefined when no answer came. */
export async function sendTo(
  transport: Transport | undefined,
  { query, writes }: Pick<Fetch, 'query' | 'writes'>,
  variables: Readonly<Record<string, unknown>>,
  call: CallOptions,
): Promise<HttpAnswer | undefined> {
  const { token, idempotencyKey, requestId, traceparent } = call;
  const answer = await transport?.({
    method: 'POST',
    path: '/graphql',
    headers: {
      'content-type': 'application/json',
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(idempotencyKey ? { 'idempotency-key': idempotencyKey } : {}),
      ...(requestId ? { 'x-request-id': requestId } : {}),
      ...(traceparent ? { traceparent } : {}),
    },
    body: JSON.stringify({ query, variables }),
    timeoutMs: writes ? WRITE_TIMEOUT_MS : READ_TIMEOUT_MS,
    repeatable: !writes || idempotencyKey !== undefined,
  }).catch(() => undefined);
  // 400: it was understood and refused, and says why.
  return answer?.status === 200 || answer?.status === 400 ? answer : undefined;
}

/** A service that does not answer is an error at what it would have brought: it costs nobody else's fields. */
export function askSubgraphs(transports: ReadonlyMap<string, Transport>): AskSubgraph {
  return async (fetch, variables, call) => {
    const answer = await sendTo(transports.get(fetch.subgraph), fetch, variables, call);
    if (!answer) return { data: null, errors: [{ path: undefined, error: unavailable(fetch.subgraph) }] };
    const { data, errors = [] } = JSON.parse(answer.text) as Body;
    return {
      data,
      errors: errors.map(({ message = 'The service failed', path, extensions = {} }) => ({
        path,
        error: new GraphQLError(message, { extensions }),
      })),
    };
  };
}

export function unavailable(service: string): GraphQLError {
  return new GraphQLError(`The service ${service} cannot answer right now: try again.`, {
    extensions: { code: 'UNAVAILABLE', service, retryAfterMs: RETRY_AFTER_MS },
  });
}
