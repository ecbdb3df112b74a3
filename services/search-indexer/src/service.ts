import type { catalogContract } from '@concord/catalog/contract';
import { type Client, type ServeOptions, serve } from '@concord/contract';
import type { Consumer, PublishedEvent } from '@concord/events';
import type { Subgraph } from '@concord/graph';
import { type AsService, every, type Logger, type ServiceData } from '@concord/service';
import { searchContract } from '../contract.ts';
import { searchHandlers } from './api/handlers.ts';
import { searchSubgraph } from './api/resolvers.ts';
import { workOnIndexes } from './processes/work-on-index.ts';
import { AVAILABILITY_EVENTS, whenAvailabilityChanged } from './reactions/when-availability-changed.ts';
import { PRODUCT_EVENTS, whenProductChanged } from './reactions/when-product-changed.ts';
import { requestRefresh } from './storage/index-jobs.ts';
import { postgresIndex } from './storage/postgres-index.ts';
import type { SearchIndex } from './storage/search-index.ts';

export type { SearchIndex } from './storage/search-index.ts';

export const searchMigrations = new URL('../migrations/', import.meta.url).pathname;

export type SearchDeps = {
  readonly data: ServiceData;
  readonly serve: ServeOptions;
  readonly logger: Logger;
  readonly clients: { readonly catalog: Pick<Client<typeof catalogContract>, 'exportForIndex'> };
  readonly asService: AsService;
  /** Where products are searched; without one, in the service's own database. */
  readonly index?: SearchIndex;
};

export type Search = {
  readonly contract: typeof searchContract;
  readonly client: Client<typeof searchContract>;
  readonly subgraph: Subgraph;
  readonly consumers: readonly Consumer[];
  /** For tests and audits: the port itself. */
  readonly index: SearchIndex;
  readonly stop: () => Promise<void>;
};

const LOOK_FOR_WORK_MS = 1_000;
/**
 * While much changes, products are looked for less often than bands: then most of what an import brings is in stock before
 * it is found, and its document is written once. A single change waits for nothing.
 */
const PRODUCTS_PACE_MS = 200;

/** The index that the configuration names: Elasticsearch at a URL, or undefined for the service's own database. */
export async function openSearchIndex(config: {
  readonly elasticsearchUrl?: string | undefined;
  /** Before the names of its indexes, where several platforms share a cluster. */
  readonly prefix?: string;
}): Promise<SearchIndex | undefined> {
  const { elasticsearchUrl: url, ...rest } = config;
  if (url === undefined) return undefined;
  const { elasticsearchIndex } = await import('./storage/elasticsearch/elasticsearch-index.ts');
  return elasticsearchIndex({ url, ...rest });
}

/** Search: copies products and their availability from events, and finds them. */
export function startSearch(searchDeps: SearchDeps): Search {
  const { data, serve: options, logger, clients, asService } = searchDeps;
  const index = searchDeps.index ?? postgresIndex(data.database);
  const deps = { data, index, catalog: clients.catalog, asService };
  const stopping = new AbortController();
  const worker = every(
    LOOK_FOR_WORK_MS,
    () => workOnIndexes(deps, stopping.signal),
    (error) => logger.error({ err: error }, 'work on an index broke off; it will go on'),
  );
  const consume = (
    name: string,
    types: readonly string[],
    handle: (events: readonly PublishedEvent[]) => Promise<void>,
    paceMs?: number,
  ) =>
    data.log.consume({
      group: `search.${name}`,
      types,
      handle,
      ...(paceMs !== undefined && { paceMs }),
      onParked: (event, error) => logger.error({ err: error, event: event.id }, 'event parked'),
    });
  const consumers = [
    consume('products', PRODUCT_EVENTS, (events) => whenProductChanged(deps, events), PRODUCTS_PACE_MS),
    consume('availability', AVAILABILITY_EVENTS, (events) => whenAvailabilityChanged(index, events)),
    consume('arrangements', ['catalog.collection-changed.v1'], async (events) => {
      // Whoever makes a product after the change is heard of makes it after its commit, and so as arranged now.
      const untilMs = Date.now();
      for (const merchantId of new Set(events.map((event) => event.merchantId))) {
        await requestRefresh(data.database, merchantId, untilMs);
      }
      worker.now();
    }),
  ];
  const client = serve(
    searchContract,
    searchHandlers({ database: data.database, index, onReindex: worker.now }),
    options,
  );
  return {
    contract: searchContract,
    client,
    subgraph: searchSubgraph(client),
    consumers,
    index,
    stop: async () => {
      stopping.abort();
      await Promise.all([worker.stop(), ...consumers.map((consumer) => consumer.stop())]);
    },
  };
}
