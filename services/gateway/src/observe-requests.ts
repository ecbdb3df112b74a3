import { observeRequest, type RouteClass } from '@concord/service';
import { type StartedSpan, sampledTraceparent, startSpan } from '@concord/tracing';
import type { FastifyInstance, FastifyRequest } from 'fastify';

const TRACEPARENT = /^00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]$/;

/**
 * Counts and times each request by its class of route, and begins its trace: the one it brings, or a new one for
 * `sampling` of the requests (0 to 1). What the request calls stands below its span: it reads the header.
 */
export function observeRequests(app: FastifyInstance, sampling: number): void {
  const spans = new WeakMap<FastifyRequest, StartedSpan>();
  app.addHook('onRequest', async (request) => {
    const brought = request.headers.traceparent;
    const isValid = typeof brought === 'string' && TRACEPARENT.test(brought);
    const routeClass = routeClassOf(request);
    const begun = isValid ? brought : isOwnBusiness(routeClass) ? sampledTraceparent(sampling) : undefined;
    const route = request.routeOptions.url ?? 'unknown route';
    const span = startSpan(`${request.method} ${route}`, begun, { kind: 'SERVER' });
    if (span) spans.set(request, span);
    setHeader(request, span?.traceparent ?? begun);
  });
  app.addHook('onResponse', async (request, reply) => {
    observeRequest(routeClassOf(request), reply.statusCode, reply.elapsedTime / 1_000);
    spans.get(request)?.end(reply.statusCode >= 500 ? reply.statusCode : undefined);
  });
}

function setHeader(request: FastifyRequest, traceparent: string | undefined): void {
  if (traceparent === undefined) delete request.headers.traceparent;
  else request.headers.traceparent = traceparent;
}

/** Supervisors and streams ask often or for long: no trace is begun for them. */
function isOwnBusiness(routeClass: RouteClass): boolean {
  return routeClass === 'graphql' || routeClass === 'rest' || routeClass === 'webhook';
}

function routeClassOf({ routeOptions: { url = '' } }: FastifyRequest): RouteClass {
  if (url === '/graphql') return 'graphql';
  if (url.startsWith('/api/')) return 'rest';
  if (url.startsWith('/webhooks/')) return 'webhook';
  if (url === '/live') return 'live';
  return url.startsWith('/health/') || url === '/metrics' ? 'supervision' : 'other';
}
