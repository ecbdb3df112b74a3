import type { ServiceData } from '@concord/service';
import { readArrangement } from './arrangement-store.ts';
import type { CatalogStore } from './catalog-store.ts';
import { postgresDocuments } from './postgres-documents.ts';
import { readCustomFields } from './read-custom-fields.ts';
import { forgetFiles, importText, readDueImports, readImport } from './read-imports.ts';
import { readRevisions } from './read-revisions.ts';

/** The catalogue in PostgreSQL: documents as JSONB, each call one round trip under the merchant's setting. */
export function postgresStore({ database, system, writer }: ServiceData): CatalogStore {
  return {
    products: postgresDocuments(database),
    writer,
    importBatch: 100,
    arrangement: (merchantId) => readArrangement(database, merchantId),
    customFields: (merchantId) => readCustomFields(database, merchantId),
    revisions: (merchantId, query) => readRevisions(database, merchantId, query),
    importById: (merchantId, id) => readImport(database, merchantId, id),
    importText: (merchantId, one) => importText(database, merchantId, one),
    dueImports: (limit) => readDueImports(system, limit),
    forgetFiles: (endedBeforeMs, limit) => forgetFiles(system, endedBeforeMs, limit),
  };
}
