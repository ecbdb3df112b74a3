import {
  type AnyClient,
  type CallOptions,
  type Contract,
  faultProblem,
  type Operation,
  openApiDocument,
  pathParameters,
  problemOf,
} from '@concord/contract';
import { newId } from '@concord/ids';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Logger } from './logger.ts';

/** Serves a contract's operations as REST routes below `prefix`, with its OpenAPI document and a page to read it. */
export function restRoutes(
  app: FastifyInstance,
  contract: Contract,
  client: AnyClient,
  prefix: string,
  logger: Logger,
): void {
  const document = openApiDocument(contract, prefix);
  app.get(`${prefix}/openapi.json`, async () => document);
  app.get(`${prefix}/docs`, async (_, reply) =>
    reply.type('text/html').send(openApiPage(contract.title, `${prefix}/openapi.json`)),
  );
  for (const [name, operation] of Object.entries(contract.operations)) {
    const call = client[name];
    if (call) addRoute(app, prefix, operation, call, logger);
  }
}

function addRoute(
  app: FastifyInstance,
  prefix: string,
  operation: Operation,
  call: AnyClient[string],
  logger: Logger,
): void {
  const readInput = inputReader(operation);
  app.route({
    method: operation.method,
    url: `${prefix}${operation.path.replace(/\{(\w+)\}/g, ':$1')}`,
    ...(operation.maxBodyBytes === undefined ? {} : { bodyLimit: operation.maxBodyBytes }),
    handler: async (request, reply) => {
      const requestId = headerOf(request, 'x-request-id') ?? newId('request');
      reply.header('x-request-id', requestId);
      try {
        const result = await call(readInput(request) as never, callOptions(request, requestId));
        if (result.ok) return reply.send(result.value);
        const problem = problemOf(operation, result.rejection);
        if (typeof problem.retryAfterMs === 'number')
          reply.header('retry-after', Math.ceil(problem.retryAfterMs / 1000));
        return reply.status(problem.status).type('application/problem+json').send(problem);
      } catch (error) {
        logger.error({ err: error, requestId, path: operation.path }, 'request failed');
        return reply.status(500).type('application/problem+json').send(faultProblem(requestId));
      }
    },
  });
}

function callOptions(request: FastifyRequest, requestId: string): CallOptions {
  const authorization = headerOf(request, 'authorization');
  return {
    token: authorization?.startsWith('Bearer ') ? authorization.slice(7) : undefined,
    merchantId: headerOf(request, 'concord-merchant'),
    idempotencyKey: headerOf(request, 'idempotency-key'),
    requestId,
    traceparent: headerOf(request, 'traceparent'),
    brief: prefersBrief(headerOf(request, 'prefer')),
  };
}

/** RFC 7240, section 4.2. */
function prefersBrief(prefer: string | undefined): boolean {
  return prefer?.split(/[,;]/).some((preference) => preference.trim() === 'return=minimal') ?? false;
}

function headerOf(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

/** Where an operation's input is: path, query (as text, read by each field's type) and body. */
function inputReader(operation: Operation): (request: FastifyRequest) => Record<string, unknown> {
  const schema = z.toJSONSchema(operation.input, { io: 'input', unrepresentable: 'any' });
  const properties = (schema.properties ?? {}) as Readonly<
    Record<string, { type?: string; anyOf?: { type?: string }[] }>
  >;
  const typeOf = (key: string) =>
    properties[key]?.type ?? properties[key]?.anyOf?.find((one) => one.type !== 'null')?.type;
  const inPath = pathParameters(operation.path);
  const takesBody = operation.method !== 'GET' && operation.method !== 'DELETE';
  return (request) => {
    const params = request.params as Record<string, string>;
    const query = request.query as Record<string, string | string[]>;
    const fromPath = Object.fromEntries(inPath.map((key) => [key, params[key]]));
    if (takesBody) return { ...(request.body as object | undefined), ...fromPath };
    const fromQuery = Object.entries(query).map(([key, value]) => [key, readText(value, typeOf(key))]);
    return { ...Object.fromEntries(fromQuery), ...fromPath };
  };
}

function readText(value: string | string[], type: string | undefined): unknown {
  if (type === 'array') return Array.isArray(value) ? value : value === '' ? [] : value.split(',');
  const text = Array.isArray(value) ? value[0] : value;
  if ((type === 'integer' || type === 'number') && text !== undefined && text.trim() !== '') return Number(text);
  if (type === 'boolean') return text === 'true' ? true : text === 'false' ? false : text;
  return text;
}

/** A page that renders an OpenAPI document in the browser, without anything from elsewhere. */
export function openApiPage(title: string, documentUrl: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${title}</title><link rel="stylesheet" href="/api/docs-assets/openapi.css">
<main><h1>${title}</h1><p id="description"></p><p><a href="${documentUrl}">OpenAPI 3.1 document</a></p><div id="operations"></div></main>
<script type="module" src="/api/docs-assets/openapi.js" data-document="${documentUrl}"></script></html>`;
}
