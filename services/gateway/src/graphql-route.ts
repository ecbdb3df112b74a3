import type { CallOptions } from '@concord/contract';
import { inSpan } from '@concord/tracing';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { createExecutor, GraphRequest } from './execute.ts';

type Execute = ReturnType<typeof createExecutor>;

const RESPONSE_TYPE = 'application/graphql-response+json';

/** `POST /graphql`, and `GET /graphql` for reads, as the GraphQL-over-HTTP specification has them. */
export function graphqlRoute(
  app: FastifyInstance,
  execute: Execute,
  callOf: (request: FastifyRequest) => Promise<CallOptions>,
): void {
  app.post('/graphql', async (request, reply) => {
    const body = readBody(request.body);
    return body ? answer(request, reply, body) : refuse(request, reply, 'The body is not a GraphQL request.');
  });
  app.get('/graphql', async (request, reply) => {
    const body = readQuery(request.query as Record<string, string | undefined>);
    return body
      ? answer(request, reply, { ...body, readOnly: true })
      : refuse(request, reply, 'The parameters are not a GraphQL request.');
  });

  const answer = async (request: FastifyRequest, reply: FastifyReply, body: GraphRequest) => {
    const call = await callOf(request);
    const { refused, result } = await inSpan(
      'graphql',
      call.traceparent,
      (below) => execute(body, below === call.traceparent ? call : { ...call, traceparent: below }),
      { attributes: { 'graphql.operation.name': body.operationName?.slice(0, 100) ?? '' } },
    );
    return send(request, reply, refused ? 400 : 200, result);
  };
  const refuse = (request: FastifyRequest, reply: FastifyReply, message: string) =>
    send(request, reply, 400, { errors: [{ message, extensions: { code: 'BAD_REQUEST' } }] });
}

/** A client that only knows JSON gets 200 for a request that was understood as GraphQL, as older clients expect. */
function send(request: FastifyRequest, reply: FastifyReply, status: number, result: object) {
  const wantsSpec = request.headers.accept?.includes(RESPONSE_TYPE) ?? false;
  reply.status(status).type(wantsSpec ? `${RESPONSE_TYPE}; charset=utf-8` : 'application/json; charset=utf-8');
  return reply.send(JSON.stringify(result));
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
