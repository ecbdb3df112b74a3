import type { AnyClient, Contract } from '@concord/contract';
import { mergeSubgraphs, type Subgraph } from '@concord/graph';
import { type KeyValue, NO_MERCHANT } from '@concord/key-value';
import { type Logger, restRoutes } from '@concord/service';
import fastify, { type FastifyInstance } from 'fastify';
import { callOf, type ShopperToken } from './call-of.ts';
import { docsAssets } from './docs-assets.ts';
import { createExecutor } from './execute.ts';
import type { FederatedGraph } from './federation/federated-graph.ts';
import { graphqlRoute, type SharedAnswers } from './graphql-route.ts';
import { healthRoutes } from './health-routes.ts';
import { DEFAULT_LIMITS, type Limits } from './limits.ts';
import { type LiveOptions, liveRoute } from './live-route.ts';
import { observeRequests } from './observe-requests.ts';
import { endUnusedConnections } from './unused-connections.ts';

export type { SharedAnswers } from './graphql-route.ts';
export { liveProxy } from './live-proxy.ts';
export { responseCache } from './response-cache.ts';
export { createServiceServer } from './service-server.ts';

export type GatewayOptions = {
  /** The services' parts of the graph, which are executed here; or the graph over services that are elsewhere. */
  readonly graph: readonly Subgraph[] | FederatedGraph;
  /** Each service's REST API appears below `/api/<service>`. */
  readonly apis: readonly { readonly contract: Contract; readonly client: AnyClient }[];
  readonly logger: Logger;
  readonly shopperToken: ShopperToken;
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
    // What still comes on an open connection is answered, and the connection closed: Fastify's own 503 is no problem of ours.
    return503OnClosing: false,
    routerOptions: { maxParamLength: 500 },
  });
  endUnusedConnections(app);
  const onFault = (error: unknown) => logger.error({ err: error }, 'a resolver failed');
  const isElsewhere = 'plan' in options.graph;
  const graph = isElsewhere ? options.graph : mergeSubgraphs(options.graph);
  const sharedFields = isElsewhere ? [] : options.graph.flatMap(({ shared = [] }) => shared);
  const read = createExecutor(graph, options.limits ?? DEFAULT_LIMITS, onFault, new Set(sharedFields));

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
