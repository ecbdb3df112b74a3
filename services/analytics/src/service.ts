import { type Client, type ServeOptions, serve } from '@concord/contract';
import type { Consumer } from '@concord/events';
import type { Subgraph } from '@concord/graph';
import { type AsService, every, type Logger, type ServiceData } from '@concord/service';
import { analyticsContract } from '../contract.ts';
import { analyticsHandlers } from './api/handlers.ts';
import { analyticsSubgraph } from './api/resolvers.ts';
import type { AnalyticsClients } from './ports.ts';
import { advanceRebuilds } from './processes/rebuild-sales.ts';
import { SALES_EVENTS } from './reactions/event-facts.ts';
import { recordSales, SALES_GROUP } from './reactions/record-sales.ts';
import { postgresSales } from './storage/postgres/postgres-sales.ts';
import type { SalesIndex } from './storage/sales-index.ts';

export type { AnalyticsClients } from './ports.ts';
export type { SalesIndex } from './storage/sales-index.ts';

export const analyticsMigrations = new URL('../migrations/', import.meta.url).pathname;

export type AnalyticsDeps = {
  readonly data: ServiceData;
  readonly serve: ServeOptions;
  readonly logger: Logger;
  readonly clients: AnalyticsClients;
  readonly asService: AsService;
  /** Where sales are kept and added up; without one, in the service's own database. */
  readonly index?: SalesIndex;
};

export type Analytics = {
  readonly contract: typeof analyticsContract;
  readonly client: Client<typeof analyticsContract>;
  readonly subgraph: Subgraph;
  readonly consumers: readonly Consumer[];
  readonly stop: () => Promise<void>;
};

const SWEEP_PAUSE_MS = 1_000;

/** The index that the configuration names: Elasticsearch at a URL, or undefined for the service's own database. */
export async function openSalesIndex(config: {
  readonly elasticsearchUrl?: string | undefined;
  /** Before the names of its indexes, where several platforms share a cluster. */
  readonly prefix?: string;
}): Promise<SalesIndex | undefined> {
  const { elasticsearchUrl: url, ...rest } = config;
  if (url === undefined) return undefined;
  const { elasticsearchSales } = await import('./storage/elasticsearch/elasticsearch-sales.ts');
  return elasticsearchSales({ url, ...rest });
}

/** Analytics: keeps what events tell of sales, adds it up on request, and can derive it again from the order book. */
export function startAnalytics(deps: AnalyticsDeps): Analytics {
  const { data, logger } = deps;
  const index = deps.index ?? postgresSales(data.database, data.system);
  const rebuilding = every(
    SWEEP_PAUSE_MS,
    () => advanceRebuilds({ ...deps, index }),
    (error) => logger.error({ err: error }, 'rebuilding sales failed'),
  );
  const handlers = analyticsHandlers({ data, index, onRebuildStarted: rebuilding.now });
  const client = serve(analyticsContract, handlers, deps.serve);
  const sales = data.log.consume({
    group: SALES_GROUP,
    types: SALES_EVENTS,
    handle: recordSales(data.database, index),
    onParked: (event, error) => logger.error({ err: error, eventId: event.id }, 'an event of a sale was parked'),
  });
  return {
    contract: analyticsContract,
    client,
    subgraph: analyticsSubgraph(client),
    consumers: [sales],
    stop: async () => {
      await Promise.all([sales.stop(), rebuilding.stop()]);
    },
  };
}
