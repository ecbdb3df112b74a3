import type { CallOptions } from '@concord/contract';
import { inSpan } from '@concord/tracing';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Executor, GraphAnswer, GraphRequest } from './execute.ts';
import type { Made, ResponseCache } from './response-cache.ts';

export type GraphqlRoute = {
  readonly read: Executor;
  readonly callOf: (request: FastifyRequest) => Promise<CallOptions>;
  /** Where shoppers' answers are kept; without it each is made anew. */
  readonly shared?: SharedAnswers | undefined;
};

export type SharedAnswers = {
  readonly responses: ResponseCache;
  /** Whose shopper it is. */
  readonly merchantOf: (call: CallOptions) => Promise<string | undefined>;
};

const RESPONSE_TYPE = 'application/graphql-response+json';

/** `POST /graphql`, and `GET /graphql` for reads, as the GraphQL-over-HTTP specification has them. */
export function graphqlRoute(app: FastifyInstance, route: GraphqlRoute): void {
  app.register(async (scope) => {
    const parse = scope.getDefaultJsonParser('error', 'error');
    // As it came: an answer that is kept is found by it, and then nothing of it is parsed.
    scope.removeContentTypeParser('application/json');
    scope.addContentTypeParser('application/json', { parseAs: 'string' }, (_, body, done) => done(null, body));

    scope.post('/graphql', async (request, reply) => {
      const text = typeof request.body === 'string' ? request.body : '';
      const key = sharedKey(request, text);
      const kept = key === undefined ? undefined : route.shared?.responses.get(key);
      if (kept) return sendText(request, reply, kept.status, kept.body);
      const body = readBody(await parsed(request, text, parse));
      if (!body) return refuse(request, reply, 'The body is not a GraphQL request.');
      return answer(route, request, reply, body, key);
    });
  });
  app.get('/graphql', async (request, reply) => {
    const body = readQuery(request.query as Record<string, string | undefined>);
    return body
      ? answer(route, request, reply, { ...body, readOnly: true }, sharedKey(request, request.url))
      : refuse(request, reply, 'The parameters are not a GraphQL request.');
  });
}

type JsonParser = ReturnType<FastifyInstance['getDefaultJsonParser']>;

function parsed(request: FastifyRequest, text: string, parse: JsonParser): Promise<unknown> {
  return new Promise((resolve, reject) => {
    void parse(request, text, (error, value) => (error ? reject(error) : resolve(value)));
  });
}

/** Under what an anonymous shopper's answer may be kept; undefined for anyone who says who they are. */
function sharedKey({ headers }: FastifyRequest, asked: string): string | undefined {
  const publishableKey = headers['concord-publishable-key'];
  if (typeof publishableKey !== 'string' || headers.authorization !== undefined) return undefined;
  return `${publishableKey}\u0000${asked}`;
}

async function answer(
  route: GraphqlRoute,
  request: FastifyRequest,
  reply: FastifyReply,
  body: GraphRequest,
  key: string | undefined,
): Promise<FastifyReply> {
  const asked = route.read(body);
  const call = await route.callOf(request);
  const run = (): Promise<GraphAnswer> =>
    inSpan(
      'graphql',
      call.traceparent,
      (below) => asked.answer(below === call.traceparent ? call : { ...call, traceparent: below }),
      { attributes: { 'graphql.operation.name': body.operationName?.slice(0, 100) ?? '' } },
    );
  const make = async (): Promise<Made> => {
    const answered = await run();
    // As another service gave it: nobody has read whether it tells of errors.
    if ('text' in answered) return { status: 200, body: answered.text, mayKeep: false };
    const { refused, result } = answered;
    const mayKeep = !refused && result.errors === undefined;
    return { status: refused ? 400 : 200, body: JSON.stringify(result), mayKeep };
  };
  const shared = asked.shared && key !== undefined ? route.shared : undefined;
  const merchantId = await shared?.merchantOf(call);
  const made =
    shared && key !== undefined && merchantId !== undefined
      ? await shared.responses.share(key, merchantId, make)
      : await make();
  return sendText(request, reply, made.status, made.body);
}

function refuse(request: FastifyRequest, reply: FastifyReply, message: string): FastifyReply {
  return sendText(request, reply, 400, JSON.stringify({ errors: [{ message, extensions: { code: 'BAD_REQUEST' } }] }));
}

/** A client that only knows JSON gets 200 for a request that was understood as GraphQL, as older clients expect. */
function sendText(request: FastifyRequest, reply: FastifyReply, status: number, text: string): FastifyReply {
  const wantsSpec = request.headers.accept?.includes(RESPONSE_TYPE) ?? false;
  reply.status(status).type(wantsSpec ? `${RESPONSE_TYPE}; charset=utf-8` : 'application/json; charset=utf-8');
  return reply.send(text);
}

function readBody(body: unknown): GraphRequest | undefined {
  if (!isRecord(body)) return undefined;
  const { query, operationName, variables, extensions } = body;
  if (!isTextOrMissing(query) || !isTextOrMissing(operationName)) return undefined;
  if (!isMapOrMissing(variables) || !isMapOrMissing(extensions)) return undefined;
  return {
    query: query as string | undefined,
    operationName: (operationName ?? undefined) as string | undefined,
    variables: (variables ?? undefined) as Record<string, unknown> | undefined,
    persistedHash: persistedHash(extensions),
  };
}

function readQuery(parameters: Record<string, string | undefined>): GraphRequest | undefined {
  try {
    return readBody({
      ...parameters,
      variables: parameters.variables === undefined ? undefined : JSON.parse(parameters.variables),
      extensions: parameters.extensions === undefined ? undefined : JSON.parse(parameters.extensions),
    });
  } catch {
    return undefined;
  }
}

function persistedHash(extensions: unknown): string | undefined {
  if (!isRecord(extensions) || !isRecord(extensions.persistedQuery)) return undefined;
  const { sha256Hash } = extensions.persistedQuery;
  return typeof sha256Hash === 'string' ? sha256Hash : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isMapOrMissing(value: unknown): boolean {
  return value === undefined || value === null || isRecord(value);
}

function isTextOrMissing(value: unknown): boolean {
  return value === undefined || value === null || typeof value === 'string';
}
