import type { AnyClient, CallOptions, Contract } from '@concord/contract';
import { mergeSubgraphs, type Subgraph } from '@concord/graph';
import { newId } from '@concord/ids';
import { type KeyValue, NO_MERCHANT } from '@concord/key-value';
import { type Logger, metricsText, restRoutes } from '@concord/service';
import fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import { docsAssets } from './docs-assets.ts';
import { createExecutor } from './execute.ts';
import { graphqlRoute, type SharedAnswers } from './graphql-route.ts';
import { DEFAULT_LIMITS, type Limits } from './limits.ts';
import { type LiveOptions, liveRoute } from './live-route.ts';
import { observeRequests } from './observe-requests.ts';

export type { SharedAnswers } from './graphql-route.ts';
export { responseCache } from './response-cache.ts';

export type GatewayOptions = {
  readonly subgraphs: readonly Subgraph[];
  /** Each service's REST API appears below `/api/<service>`. */
  readonly apis: readonly { readonly contract: Contract; readonly client: AnyClient }[];
  readonly logger: Logger;
  /** A shopper's token for a request that brings only a store's publishable key. */
  readonly shopperToken: (publishableKey: string) => Promise<string | undefined>;
  readonly isReady: () => Promise<boolean>;
  readonly limits?: Limits;
  /** Counts the requests of an address; gateways that share it count together. */
  readonly keyValue: KeyValue;
  /** Requests per second from one address before it has to wait; at once it may make ten seconds' worth. */
  readonly requestsPerSecond?: number;
  /** Answers that the anonymous shoppers of a store share; without it each is made anew. */
  readonly shared?: SharedAnswers;
  /** What `GET /live` streams; without it there is no such route. */
  readonly live?: LiveOptions;
  /** Of the requests that bring no trace, how many get one: 0 (none) to 1 (each). */
  readonly traceSampling?: number;
};

const MAX_BODY_BYTES = 1_048_576;
const BURST_SECONDS = 10;

/** The one door: GraphQL over all services, each service's REST API, health and metrics. */
export function createGateway(options: GatewayOptions): FastifyInstance {
  const { logger } = options;
  const app = fastify({
    bodyLimit: MAX_BODY_BYTES,
    logger: false,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 500 },
  });
  const onFault = (error: unknown) => logger.error({ err: error }, 'a resolver failed');
  const sharedFields = new Set(options.subgraphs.flatMap(({ shared = [] }) => shared));
  const read = createExecutor(
    mergeSubgraphs(options.subgraphs),
    options.limits ?? DEFAULT_LIMITS,
    onFault,
    sharedFields,
  );

  observeRequests(app, options.traceSampling ?? 0);
  limitRate(app, options.keyValue, options.requestsPerSecond ?? 2_000);
  graphqlRoute(app, { read, callOf: (request) => callOf(request, options.shopperToken), shared: options.shared });
  for (const { contract, client } of options.apis)
    restRoutes(app, contract, client, `/api/${contract.service}`, logger);
  docsAssets(app);
  if (options.live) liveRoute(app, options.live);
  healthRoutes(app, options.isReady);
  return app;
}

async function callOf(request: FastifyRequest, shopperToken: GatewayOptions['shopperToken']): Promise<CallOptions> {
  const { authorization } = request.headers;
  const publishableKey = headerOf(request, 'concord-publishable-key');
  const bearer = authorization?.startsWith('Bearer ') ? authorization.slice(7) : undefined;
  return {
    token: bearer ?? (publishableKey === undefined ? undefined : await shopperToken(publishableKey)),
    idempotencyKey: headerOf(request, 'idempotency-key'),
    requestId: headerOf(request, 'x-request-id') ?? newId('request'),
    traceparent: headerOf(request, 'traceparent'),
  };
}

function headerOf(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

function limitRate(app: FastifyInstance, keyValue: KeyValue, perSecond: number): void {
  const rate = { perSecond, burst: perSecond * BURST_SECONDS };
  app.addHook('onRequest', async (request, reply) => {
    const taken = await keyValue.take(NO_MERCHANT, `address:${request.ip}`, rate);
    if (taken.ok) return;
    const problem = {
      type: '/problems/too-many-requests',
      title: 'Too many requests: wait a moment.',
      status: 429,
      code: taken.rejection.code,
    };
    const seconds = Math.ceil(taken.rejection.retryAfterMs / 1_000);
    await reply.status(429).header('retry-after', seconds).type('application/problem+json').send(problem);
  });
}

function healthRoutes(app: FastifyInstance, isReady: () => Promise<boolean>): void {
  app.get('/health/live', async () => ({ status: 'live' }));
  app.get('/health/ready', async (_, reply) => {
    const ready = await isReady();
    return reply.status(ready ? 200 : 503).send({ status: ready ? 'ready' : 'not ready' });
  });
  app.get('/metrics', async (_, reply) => reply.type('text/plain; version=0.0.4').send(await metricsText()));
}
