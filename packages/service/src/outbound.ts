import type { HttpAnswer, HttpRequest, Transport } from '@concord/contract';
import { activeTraceparent } from '@concord/tracing';
import {
  bulkhead,
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  ExponentialBackoff,
  handleAll,
  handleWhen,
  retry,
  wrap,
} from 'cockatiel';
import { Counter } from 'prom-client';
import { Pool } from 'undici';
import { registerGauge } from './gauges.ts';
import { inTime } from './in-time.ts';

export type OutboundOptions = {
  /** Whom the calls go to, for the metrics. */
  readonly target: string;
  readonly url: string;
  /** Calls without an answer, one after the other, before the rest is spared the wait. */
  readonly breakAfter?: number;
  readonly halfOpenAfterMs?: number;
  /** Calls under way at once; as many connections are opened at most. */
  readonly connections?: number;
  /** Calls that wait for one of those; beyond them a call is refused at once. */
  readonly waiting?: number;
};

/** The way to one other service. */
export type Outbound = { readonly send: Transport; readonly close: () => Promise<void> };

const CONNECT_TIMEOUT_MS = 2_000;
/** Certainly nothing was done. */
const NOT_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EHOSTUNREACH', 'UND_ERR_CONNECT_TIMEOUT']);
/** It may have been done: only what has no second effect is asked again. */
const LOST = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET']);
const REPEATS = 2;
const BACKOFF = { initialDelay: 40, maxDelay: 400 };

const opened = new Counter({
  name: 'concord_circuit_opened_total',
  help: 'How often calls to a service were cut off because it did not answer',
  labelNames: ['target'],
});

/**
 * Kept-alive connections to one service. A call that was not sent is tried again, one that was lost only if it is
 * repeatable, with jitter and within its time. A service that stops answering is left alone for a while (circuit
 * breaker) and can hold no more than its share of calls (bulkhead). What it answers counts as an answer, whatever it is.
 */
export function openOutbound(options: OutboundOptions): Outbound {
  const { origin, pathname } = new URL(options.url);
  const base = pathname.replace(/\/$/, '');
  const connections = options.connections ?? 128;
  const pool = new Pool(origin, { connections, connectTimeout: CONNECT_TIMEOUT_MS, headersTimeout: 0, bodyTimeout: 0 });
  const breaker = circuitBreaker(handleAll, {
    halfOpenAfter: options.halfOpenAfterMs ?? 1_000,
    breaker: new ConsecutiveBreaker(options.breakAfter ?? 10),
  });
  breaker.onBreak(() => opened.inc({ target: options.target }));
  const repeating = (codes: ReadonlySet<string>) =>
    retry(
      handleWhen((error) => codes.has(codeOf(error))),
      { maxAttempts: REPEATS, backoff: new ExponentialBackoff(BACKOFF) },
    );
  const share = bulkhead(connections, options.waiting ?? 2_000);
  const once = wrap(share, repeating(NOT_SENT), breaker);
  const again = wrap(share, repeating(NOT_SENT.union(LOST)), breaker);
  const unregister = registerGauge(
    'concord_circuit_open',
    'Whether calls to a service are cut off: 1 open, 0.5 on trial, 0 closed',
    () => openness(breaker.state),
    { target: options.target },
  );
  return {
    send: (request) =>
      inTime(request.timeoutMs, (signal) =>
        (request.repeatable ? again : once).execute(() => ask(pool, base, request, signal), signal),
      ),
    close: async () => {
      unregister();
      await pool.destroy();
    },
  };
}

async function ask(pool: Pool, base: string, request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> {
  const { method, path, headers, body } = request;
  const traceparent = headers.traceparent ?? activeTraceparent();
  const answer = await pool.request({
    method: method as 'GET',
    path: `${base}${path}`,
    headers: traceparent === undefined ? headers : { ...headers, traceparent },
    signal,
    ...(body === undefined ? {} : { body }),
  });
  return { status: answer.statusCode, text: await answer.body.text() };
}

function openness(state: CircuitState): number {
  if (state === CircuitState.HalfOpen) return 0.5;
  return state === CircuitState.Closed ? 0 : 1;
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
