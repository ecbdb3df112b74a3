import { type Client, type ServeOptions, serve } from '@concord/contract';
import type { Consumer } from '@concord/events';
import type { Subgraph } from '@concord/graph';
import type { inventoryContract } from '@concord/inventory/contract';
import type { KeyValue } from '@concord/key-value';
import { type AsService, every, type Logger } from '@concord/service';
import { catalogContract } from '../contract.ts';
import { catalogHandlers } from './api/handlers.ts';
import { catalogSubgraph } from './api/resolvers.ts';
import { forgetFilesOfEnded } from './processes/forget-files.ts';
import { runDueImports } from './processes/run-import.ts';
import { whenTrackingChanged } from './reactions/when-tracking-changed.ts';
import { catalogCache, NOTHING_KEPT } from './storage/catalog-cache.ts';
import type { CatalogData } from './storage/catalog-data.ts';

export { type CatalogData, catalogInMongo, catalogInPostgres, openCatalogData } from './storage/catalog-data.ts';

export const catalogMigrations = new URL('../migrations/', import.meta.url).pathname;

export type CatalogDeps = {
  readonly data: CatalogData;
  readonly keyValue: KeyValue;
  readonly serve: ServeOptions;
  readonly logger: Logger;
  readonly clients: { readonly inventory: Pick<Client<typeof inventoryContract>, 'openLevels' | 'setStockPolicy'> };
  readonly asService: AsService;
};

export type Catalog = {
  readonly contract: typeof catalogContract;
  readonly client: Client<typeof catalogContract>;
  readonly subgraph: Subgraph;
  readonly consumers: readonly Consumer[];
  readonly stop: () => Promise<void>;
};

const LOOK_FOR_IMPORTS_MS = 1_000;
const LOOK_FOR_FILES_MS = 60_000;
const TRACKING_EVENTS = ['catalog.product-created.v1', 'catalog.product-updated.v1'];

/** Catalog: products, variants and prices; categories and collections; imports. */
export function startCatalog({ data, keyValue, serve: options, logger, clients, asService }: CatalogDeps): Catalog {
  const { store } = data;
  const cache = data.isAlone ? catalogCache(keyValue) : catalogCache(keyValue, Date.now, NOTHING_KEPT);
  const stopping = new AbortController();
  const { inventory } = clients;
  const importer = every(
    LOOK_FOR_IMPORTS_MS,
    () => runDueImports({ store, cache, inventory, asService, logger, stopping: stopping.signal }),
    (error) => logger.error({ err: error }, 'looking for imports failed'),
  );
  const forgetter = every(
    LOOK_FOR_FILES_MS,
    () => forgetFilesOfEnded(store, Date.now(), stopping.signal),
    (error) => logger.error({ err: error }, 'forgetting the files of imports failed'),
  );
  const tracking = data.log.consume({
    group: 'catalog.tracking',
    types: TRACKING_EVENTS,
    handle: (events) => whenTrackingChanged({ documents: store.products, inventory, asService }, events),
    onParked: (event, error) => logger.error({ err: error, event: event.id }, 'event parked'),
  });
  const handlers = catalogHandlers({ store, cache, onImportStarted: importer.now });
  const client = serve(catalogContract, handlers, options);
  return {
    contract: catalogContract,
    client,
    subgraph: catalogSubgraph(client),
    consumers: [tracking],
    stop: async () => {
      stopping.abort();
      await Promise.all([importer.stop(), forgetter.stop(), tracking.stop()]);
    },
  };
}
