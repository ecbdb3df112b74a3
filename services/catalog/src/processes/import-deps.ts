import type { Client } from '@concord/contract';
import type { inventoryContract } from '@concord/inventory/contract';
import type { AsService, Logger } from '@concord/service';
import type { Import } from '../domain/import.ts';
import type { CatalogCache } from '../storage/catalog-cache.ts';
import type { CatalogStore } from '../storage/catalog-store.ts';

export type ImportDeps = {
  readonly store: CatalogStore;
  readonly cache: CatalogCache;
  readonly inventory: Pick<Client<typeof inventoryContract>, 'openLevels'>;
  readonly asService: AsService;
  readonly logger: Logger;
  readonly stopping: AbortSignal;
};

export type ImportRun = ImportDeps & { readonly merchantId: string; readonly worker: string };

/** In whose name an import changes the catalogue. */
export function importContext(merchantId: string, importId: string, startedBy?: Import['startedBy']) {
  return { merchantId, actor: startedBy ?? { kind: 'service', id: 'catalog-import' }, requestId: importId };
}
