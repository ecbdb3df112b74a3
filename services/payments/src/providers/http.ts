import { inTime } from '@concord/service';
import {
  bulkhead,
  ConsecutiveBreaker,
  circuitBreaker,
  handleAll,
  isBrokenCircuitError,
  isBulkheadRejectedError,
  wrap,
} from 'cockatiel';
import { Pool } from 'undici';
import { z } from 'zod';

export type HttpAnswer = { readonly status: number; readonly body: unknown };

/** `not_sent`: certainly nothing was done. `no_answer`: it may have been done. */
export type HttpOutcome =
  | ({ readonly got: 'answer' } & HttpAnswer)
  | { readonly got: 'not_sent' }
  | { readonly got: 'no_answer' };

export type HttpRequest = {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly path: string;
  readonly json?: object;
  readonly idempotencyKey?: string;
};

export type ProviderHttp = {
  readonly send: (request: HttpRequest) => Promise<HttpOutcome>;
  readonly close: () => Promise<void>;
};

export type ProviderHttpOptions = {
  readonly timeoutMs?: number;
  /** Calls that fail one after the other before the rest is spared the wait. */
  readonly breakAfter?: number;
  readonly halfOpenAfterMs?: number;
};

const CONNECTIONS = 64;
const WAITING = 1_000;
const NOT_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_DESTROYED',
  'UND_ERR_CLOSED',
]);
const failureSchema = z.object({ code: z.string() });

/**
 * JSON over kept-alive connections, each call within its time. A provider that stops answering is not asked again for a
 * while (circuit breaker), and can hold no more than its share of calls (bulkhead): a 5xx counts as a failure too.
 */
export function providerHttp(baseUrl: string, options: ProviderHttpOptions = {}): ProviderHttp {
  const timeoutMs = options.timeoutMs ?? 5_000;
  const pool = new Pool(new URL(baseUrl).origin, {
    connections: CONNECTIONS,
    connectTimeout: timeoutMs,
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
  });
  const breaker = circuitBreaker(handleAll, {
    halfOpenAfter: options.halfOpenAfterMs ?? 2_000,
    breaker: new ConsecutiveBreaker(options.breakAfter ?? 20),
  });
  const guard = wrap(bulkhead(CONNECTIONS, WAITING), breaker);
  const ask = async ({ method, path, json, idempotencyKey }: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> => {
    const headers = {
      ...(json ? { 'content-type': 'application/json' } : {}),
      ...(idempotencyKey ? { 'idempotency-key': idempotencyKey } : {}),
    };
    const answer = await pool.request({
      method,
      path,
      headers,
      signal,
      ...(json ? { body: JSON.stringify(json) } : {}),
    });
    const text = await answer.body.text();
    if (answer.statusCode >= 500) throw new Error(`The provider answered ${answer.statusCode} to ${method} ${path}`);
    return { status: answer.statusCode, body: text === '' ? undefined : JSON.parse(text) };
  };
  return {
    send: async (request) => {
      try {
        return { got: 'answer', ...(await guard.execute(() => inTime(timeoutMs, (signal) => ask(request, signal)))) };
      } catch (error) {
        return { got: wasNotSent(error) ? 'not_sent' : 'no_answer' };
      }
    },
    close: () => pool.destroy(),
  };
}

function wasNotSent(error: unknown): boolean {
  if (isBrokenCircuitError(error) || isBulkheadRejectedError(error)) return true;
  const parsed = failureSchema.safeParse(error);
  return parsed.success && NOT_SENT.has(parsed.data.code);
}
