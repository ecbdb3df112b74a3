import type { Rejection, Result } from '@concord/result';
import { type CallOptions, type Client, COMMON_REJECTIONS } from './calls.ts';
import { pathParameters } from './openapi.ts';
import { type Contract, type Operation, outputOf } from './operation.ts';
import { rejectionOf } from './problem.ts';
import { fetchTransport, type HttpAnswer, type Transport } from './transport.ts';

/** The service itself answers `UNAVAILABLE` when its time is over; this much later its caller stops listening. */
const GRACE_MS = 250;
const TIMEOUT_MS = 10_000;
const UNAVAILABLE = { code: 'UNAVAILABLE', retryAfterMs: 1_000 } as const;

/**
 * The same client over HTTP, to a base URL or through a transport. A time-out or a broken connection answers
 * `UNAVAILABLE`: the outcome is not known.
 */
export function httpClient<C extends Contract>(contract: C, to: string | Transport): Client<C> {
  const transport = typeof to === 'string' ? fetchTransport(to) : to;
  const entries = Object.entries(contract.operations).map(([name, operation]) => [
    name,
    (input: Record<string, unknown>, options: CallOptions) => send(transport, operation, input, options),
  ]);
  return Object.fromEntries(entries) as Client<C>;
}

async function send(
  transport: Transport,
  operation: Operation,
  input: Record<string, unknown>,
  options: CallOptions,
): Promise<Result<unknown, Rejection>> {
  const { path, body } = addressed(operation, input);
  let answer: HttpAnswer;
  try {
    answer = await transport({
      method: operation.method,
      path,
      body,
      headers: headersOf(options, body !== undefined),
      timeoutMs: (operation.timeoutMs ?? TIMEOUT_MS) + GRACE_MS,
      repeatable: operation.kind === 'read' || options.idempotencyKey !== undefined,
    });
  } catch {
    return { ok: false, rejection: UNAVAILABLE };
  }
  return read(operation, answer, options.brief === true);
}

function read(operation: Operation, { status, text }: HttpAnswer, isBrief: boolean): Result<unknown, Rejection> {
  const answer = parsed(text);
  if (status === 200) return { ok: true, value: outputOf(operation, isBrief).parse(answer) };
  if (isProblem(answer) && isDeclared(operation, answer.code)) return { ok: false, rejection: rejectionOf(answer) };
  // A balancer that finds nobody behind it.
  if (status === 502 || status === 503 || status === 504) return { ok: false, rejection: UNAVAILABLE };
  throw new Error(`${operation.method} ${operation.path} answered ${status}`);
}

function addressed(
  operation: Operation,
  input: Record<string, unknown>,
): { readonly path: string; readonly body: string | undefined } {
  const inPath = pathParameters(operation.path);
  const path = operation.path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(input[name])));
  const rest = Object.entries(input).filter(([key, value]) => !inPath.includes(key) && value !== undefined);
  if (operation.method !== 'GET' && operation.method !== 'DELETE')
    return { path, body: JSON.stringify(Object.fromEntries(rest)) };
  const query = new URLSearchParams();
  for (const [key, value] of rest) {
    // An empty list is a list, and no word of it would say so.
    const values = Array.isArray(value) && value.length === 0 ? [''] : [value].flat();
    for (const one of values) query.append(key, String(one));
  }
  return { path: query.size === 0 ? path : `${path}?${query}`, body: undefined };
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
    ...(options.brief ? { prefer: 'return=minimal' } : {}),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isDeclared({ rejections }: Operation, code: string): boolean {
  return Object.hasOwn(rejections, code) || Object.hasOwn(COMMON_REJECTIONS, code);
}

function isProblem(answer: unknown): answer is Rejection {
  return typeof answer === 'object' && answer !== null && 'code' in answer && typeof answer.code === 'string';
}
