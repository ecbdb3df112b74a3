import { z } from 'zod';
import { COMMON_REJECTIONS } from './calls.ts';
import type { Contract, Operation } from './operation.ts';

type Json = Readonly<Record<string, unknown>>;

/** The contract as an OpenAPI 3.1 document; `serverUrl` is where its paths hang. */
export function openApiDocument(contract: Contract, serverUrl: string): Json {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const [name, operation] of Object.entries(contract.operations)) {
    paths[operation.path] = { ...paths[operation.path], [operation.method.toLowerCase()]: describe(name, operation) };
  }
  return {
    openapi: '3.1.0',
    info: { title: contract.title, description: contract.description, version: '1' },
    servers: [{ url: serverUrl }],
    paths,
    components: { securitySchemes: { token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } } },
  };
}

function describe(name: string, operation: Operation): Json {
  const input = z.toJSONSchema(operation.input, { io: 'input', unrepresentable: 'any' }) as Json;
  const properties = (input.properties ?? {}) as Readonly<Record<string, unknown>>;
  const required = new Set((input.required ?? []) as string[]);
  const inPath = pathParameters(operation.path);
  const rest = Object.keys(properties).filter((key) => !inPath.includes(key));
  const parameter = (key: string, place: string) => ({
    name: key,
    in: place,
    required: place === 'path' || required.has(key),
    schema: properties[key],
  });
  const inQuery = operation.method === 'GET' || operation.method === 'DELETE' ? rest : [];
  const inBody = inQuery.length > 0 ? [] : rest;
  return {
    operationId: name,
    summary: operation.summary,
    ...(operation.scope === 'public' ? {} : { security: [{ token: [operation.scope] }] }),
    parameters: [
      ...inPath.map((key) => parameter(key, 'path')),
      ...inQuery.map((key) => parameter(key, 'query')),
      ...(operation.kind === 'write' ? [IDEMPOTENCY_KEY] : []),
      ...(operation.brief ? [prefer(operation.brief)] : []),
    ],
    ...(inBody.length > 0
      ? { requestBody: { required: true, content: jsonContent(bodySchema(properties, inBody, required)) } }
      : {}),
    responses: responses(operation),
  };
}

const IDEMPOTENCY_KEY = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: 'The same key and body again has one effect and answers its current state.',
  schema: { type: 'string', maxLength: 200 },
};

function prefer(brief: readonly string[]): Json {
  return {
    name: 'Prefer',
    in: 'header',
    required: false,
    description: `\`return=minimal\` (RFC 7240) answers sooner, and only ${brief.join(', ')}.`,
    schema: { type: 'string' },
  };
}

function bodySchema(properties: Json, keys: readonly string[], required: ReadonlySet<string>): Json {
  return {
    type: 'object',
    properties: Object.fromEntries(keys.map((key) => [key, properties[key]])),
    required: keys.filter((key) => required.has(key)),
  };
}

function responses(operation: Operation): Json {
  const output = z.toJSONSchema(operation.output, { io: 'output', unrepresentable: 'any' });
  const specs = [...Object.entries(operation.rejections), ...Object.entries(COMMON_REJECTIONS)];
  const byStatus = new Map<number, string[]>();
  for (const [code, { status, message }] of specs) {
    byStatus.set(status, [...(byStatus.get(status) ?? []), `\`${code}\`: ${message}`]);
  }
  const problem = { 'application/problem+json': { schema: PROBLEM } };
  return {
    200: { description: 'Done', content: jsonContent(output) },
    ...Object.fromEntries(
      [...byStatus].map(([status, lines]) => [status, { description: lines.join('\n\n'), content: problem }]),
    ),
  };
}

const PROBLEM = {
  type: 'object',
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string' },
  },
  required: ['type', 'title', 'status', 'code'],
};

function jsonContent(schema: unknown): Json {
  return { 'application/json': { schema } };
}

/** The names in a path's braces: `/levels/{variantId}` → `variantId`. */
export function pathParameters(path: string): string[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '');
}
