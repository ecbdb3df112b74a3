import type { AnyClient, Contract } from '@concord/contract';
import { type Subgraph, subgraphSchema } from '@concord/graph';
import { type Logger, restRoutes } from '@concord/service';
import fastify, { type FastifyInstance } from 'fastify';
import { callOf } from './call-of.ts';
import { docsAssets } from './docs-assets.ts';
import { createExecutor } from './execute.ts';
import { graphqlRoute } from './graphql-route.ts';
import { healthRoutes } from './health-routes.ts';
import { type LiveOptions, liveRoute } from './live-route.ts';
import { observeRequests } from './observe-requests.ts';
import { serviceNamed } from './service-named.ts';
import { endUnusedConnections } from './unused-connections.ts';

export type ServiceServerOptions = {
  readonly contract: Contract;
  readonly client: AnyClient;
  readonly subgraph: Subgraph;
  readonly logger: Logger;
  readonly isReady: () => Promise<boolean>;
  /** What `GET /live` streams; without it there is no such route. */
  readonly live?: LiveOptions;
};

/** The gateway has judged what people send; this is for what it and other services may send at most. */
const LIMITS = { maxDepth: 40, maxCost: 1_000_000, maxTokens: 50_000 };
const MAX_BODY_BYTES = 8 * 1_048_576;

/** The door of one service that is a process of its own: its REST API, its part of the graph, health and metrics. */
export function createServiceServer(options: ServiceServerOptions): FastifyInstance {
  const { contract, client, subgraph, logger } = options;
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
  const read = serviceNamed(createExecutor(subgraphSchema(subgraph), LIMITS, onFault), contract.service);
  observeRequests(app, 0);
  graphqlRoute(app, { read, callOf: (request) => callOf(request, async () => undefined) });
  restRoutes(app, contract, client, `/api/${contract.service}`, logger);
  docsAssets(app);
  if (options.live) liveRoute(app, options.live);
  healthRoutes(app, options.isReady);
  return app;
}
