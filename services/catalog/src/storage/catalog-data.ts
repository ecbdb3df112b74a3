import type { EventLog } from '@concord/events';
import { type DataOptions, openServiceData, type ServiceData } from '@concord/service';
import type { CatalogStore } from './catalog-store.ts';
import { postgresStore } from './postgres-store.ts';

/** The catalogue's own data, wherever it is. */
export type CatalogData = {
  readonly store: CatalogStore;
  readonly log: EventLog;
  /** No other process changes it. */
  readonly isAlone: boolean;
  readonly isReady: () => Promise<boolean>;
  readonly close: () => Promise<void>;
};

export type MongoOptions = Pick<DataOptions, 'log' | 'logger' | 'now'> & {
  /** `mongodb://…/catalog` or `mongodb+srv://…/catalog`. */
  readonly url: string;
  readonly leaseMs?: number;
  readonly isAlone?: boolean;
};

export function isMongoUrl(url: string): boolean {
  return /^mongodb(\+srv)?:\/\//.test(url);
}

/** The catalogue in a PostgreSQL database that is open already. */
export function catalogInPostgres(data: ServiceData): CatalogData {
  const { log, isAlone, isReady, close } = data;
  return { store: postgresStore(data), log, isAlone, isReady, close };
}

/** The catalogue in MongoDB. Its driver is loaded here and nowhere else. */
export async function catalogInMongo(options: MongoOptions): Promise<CatalogData> {
  const { url, log, logger, now, leaseMs, isAlone = true } = options;
  const [{ openDocumentData }, { CATALOG_COLLECTIONS }, { mongoStore }] = await Promise.all([
    import('@concord/documents'),
    import('./mongo-collections.ts'),
    import('./mongo-store.ts'),
  ]);
  const data = await openDocumentData({
    ...{ service: 'catalog', url, collections: CATALOG_COLLECTIONS, log, logger },
    ...(now && { now }),
    ...(leaseMs !== undefined && { leaseMs }),
  });
  return { store: mongoStore(data), log, isAlone, isReady: data.isReady, close: data.close };
}

/** Where the URL says: `mongodb://…` is MongoDB, everything else PostgreSQL. */
export async function openCatalogData(
  url: string,
  options: Omit<DataOptions, 'service' | 'requestUrl'>,
): Promise<CatalogData> {
  if (isMongoUrl(url)) return catalogInMongo({ ...options, url });
  return catalogInPostgres(await openServiceData({ ...options, service: 'catalog', requestUrl: url }));
}
