import type { Rejection, Result } from '@concord/result';
import type { CallOptions, Client } from './calls.ts';
import { pathParameters } from './openapi.ts';
import type { Contract, Operation } from './operation.ts';
import { rejectionOf } from './problem.ts';

/** The same client over HTTP. A time-out or a broken connection answers `UNAVAILABLE`: the outcome is not known. */
export function httpClient<C extends Contract>(contract: C, baseUrl: string): Client<C> {
  const entries = Object.entries(contract.operations).map(([name, operation]) => [
    name,
    (input: Record<string, unknown>, options: CallOptions) => send(baseUrl, operation, input, options),
  ]);
  return Object.fromEntries(entries) as Client<C>;
}

async function send(
  baseUrl: string,
  operation: Operation,
  input: Record<string, unknown>,
  options: CallOptions,
): Promise<Result<unknown, Rejection>> {
  const { url, body } = requestOf(baseUrl, operation, input);
  let response: Response;
  try {
    response = await fetch(url, {
      method: operation.method,
      headers: headersOf(options, body !== undefined),
      signal: AbortSignal.timeout(operation.timeoutMs ?? 10_000),
      ...(body === undefined ? {} : { body }),
    });
  } catch {
    return { ok: false, rejection: UNAVAILABLE };
  }
  const answer: unknown = await response.json();
  if (response.ok) return { ok: true, value: operation.output.parse(answer) };
  if (isProblem(answer) && answer.code !== 'INTERNAL_ERROR') return { ok: false, rejection: rejectionOf(answer) };
  throw new Error(`${operation.method} ${operation.path} answered ${response.status}`);
}

const UNAVAILABLE = { code: 'UNAVAILABLE', retryAfterMs: 1_000 } as const;

function requestOf(
  baseUrl: string,
  operation: Operation,
  input: Record<string, unknown>,
): { url: URL; body: string | undefined } {
  const inPath = pathParameters(operation.path);
  const path = operation.path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(input[name])));
  const url = new URL(`${baseUrl}${path}`);
  const rest = Object.entries(input).filter(([key, value]) => !inPath.includes(key) && value !== undefined);
  if (operation.method !== 'GET' && operation.method !== 'DELETE')
    return { url, body: JSON.stringify(Object.fromEntries(rest)) };
  for (const [key, value] of rest) {
    for (const one of Array.isArray(value) ? value : [value]) url.searchParams.append(key, String(one));
  }
  return { url, body: undefined };
}

function headersOf(options: CallOptions, hasBody: boolean): Record<string, string> {
  return {
    accept: 'application/json',
    ...(hasBody ? { 'content-type': 'application/json' } : {}),
    ...(options.token ? { authorization: `Bearer ${options.token}` } : {}),
    ...(options.merchantId ? { 'concord-merchant': options.merchantId } : {}),
    ...(options.idempotencyKey ? { 'idempotency-key': options.idempotencyKey } : {}),
    ...(options.requestId ? { 'x-request-id': options.requestId } : {}),
    ...(options.traceparent ? { traceparent: options.traceparent } : {}),
  };
}

function isProblem(answer: unknown): answer is Rejection {
  return typeof answer === 'object' && answer !== null && 'code' in answer && typeof answer.code === 'string';
}
