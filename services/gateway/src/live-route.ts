import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { CannotVerify, hasScope, type Principal, type Verifier } from '@concord/auth';
import { type PublishedEvent, toCloudEvent } from '@concord/events';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

export type LiveOptions = {
  readonly verify: Verifier;
  /** The merchant's events from now on, until the signal is aborted; it is bounded, and drops the oldest. */
  readonly listen: (merchantId: string, signal: AbortSignal) => AsyncIterable<PublishedEvent>;
  readonly heartbeatMs?: number;
  readonly maxPerMerchant?: number;
};

const HEARTBEAT_MS = 15_000;
const MAX_PER_MERCHANT = 50;
const RETRY_MS = 3_000;
/** What is told to everybody who may read notifications; to others, only what they may read at its service. */
const EVERYTHING = 'notifications:read';
const ADMITS = [EVERYTHING, 'orders:read'] as const;

type Stream = { readonly merchantId: string; readonly stop: AbortController };

/** `GET /live`: what happens at the caller's merchant, as Server-Sent Events of CloudEvents, for staff. */
export function liveRoute(app: FastifyInstance, options: LiveOptions): void {
  const { maxPerMerchant = MAX_PER_MERCHANT } = options;
  const streams = new Set<Stream>();
  app.addHook('preClose', async () => {
    for (const { stop } of streams) stop.abort();
  });

  app.get('/live', async (request, reply) => {
    const token = bearerOf(request);
    const principal = token === undefined ? undefined : await options.verify(token).catch(cannotVerify);
    if (principal === 'unknown') return refuse(reply, 503, 'UNAVAILABLE', 'Nobody can be verified now: try again.');
    if (!token || !principal?.merchantId) return refuse(reply, 401, 'UNAUTHENTICATED', 'Sign in as staff.');
    if (!isAdmitted(principal)) {
      return refuse(reply, 403, 'FORBIDDEN', `For staff with one of the scopes ${ADMITS.join(', ')}.`);
    }
    const { merchantId } = principal;
    if ([...streams].filter((open) => open.merchantId === merchantId).length >= maxPerMerchant) {
      return refuse(reply, 429, 'TOO_MANY_STREAMS', `At most ${maxPerMerchant} open streams for one merchant.`);
    }
    const stream = { merchantId, stop: new AbortController() };
    streams.add(stream);
    reply.hijack();
    try {
      const wanted = eventFilter(principal, request.query);
      await send(reply.raw, stream, wanted, options, async () => (await options.verify(token)) !== undefined);
    } finally {
      streams.delete(stream);
    }
  });
}

function cannotVerify(error: unknown): 'unknown' {
  if (error instanceof CannotVerify) return 'unknown';
  throw error;
}

function isAdmitted(principal: Principal): boolean {
  return principal.kind === 'user' && ADMITS.some((scope) => hasScope(principal, scope));
}

/** The types that were asked for, of those that the caller may read. */
function eventFilter(principal: Principal, query: unknown): (event: PublishedEvent) => boolean {
  const { types } = query as { readonly types?: string | readonly string[] };
  const asked = types === undefined ? undefined : new Set([types].flat().flatMap((list) => list.split(',')));
  const mayRead = (area: string) => hasScope(principal, EVERYTHING) || hasScope(principal, `${area}:read`);
  return ({ type }) => (asked?.has(type) ?? true) && mayRead(areaOf(type));
}

/** The area of permissions that an event's service belongs to: what Identity publishes for others is about customers. */
function areaOf(type: string): string {
  const service = type.slice(0, type.indexOf('.'));
  return service === 'identity' ? 'customers' : service;
}

async function send(
  response: ServerResponse,
  { merchantId, stop }: Stream,
  wanted: (event: PublishedEvent) => boolean,
  { listen, heartbeatMs = HEARTBEAT_MS }: LiveOptions,
  isStillTrusted: () => Promise<boolean>,
): Promise<void> {
  const end = () => stop.abort();
  response.once('close', end);
  const beating = setInterval(() => {
    // Who has not read since the last beat is gone or too slow: it may come again.
    if (response.writableNeedDrain) return end();
    response.write(': still here\n\n');
    isStillTrusted().then((trusted) => trusted || end(), end);
  }, heartbeatMs);
  try {
    const events = listen(merchantId, stop.signal);
    response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    response.write(`retry: ${RETRY_MS}\n\n`);
    for await (const event of events) {
      if (stop.signal.aborted) break;
      if (event.merchantId !== merchantId || !wanted(event)) continue;
      if (!response.write(frameOf(event))) await once(response, 'drain', { signal: stop.signal });
    }
  } catch (error) {
    if (!stop.signal.aborted) throw error;
  } finally {
    clearInterval(beating);
    end();
    response.end();
    if (response.writableNeedDrain) response.destroy();
  }
}

function frameOf(event: PublishedEvent): string {
  return `id: ${event.id}\nevent: ${event.type}\ndata: ${JSON.stringify(toCloudEvent(event))}\n\n`;
}

/** Only the header: a token in an address would stand in logs and histories. */
function bearerOf(request: FastifyRequest): string | undefined {
  const { authorization } = request.headers;
  return authorization?.startsWith('Bearer ') ? authorization.slice(7) : undefined;
}

function refuse(reply: FastifyReply, status: number, code: string, title: string) {
  if (status === 429) reply.header('retry-after', '30');
  const type = `/problems/${code.toLowerCase().replaceAll('_', '-')}`;
  return reply.status(status).type('application/problem+json').send({ type, title, status, code });
}
