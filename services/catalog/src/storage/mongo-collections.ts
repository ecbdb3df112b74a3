import type { AggregateTable } from '@concord/database';
import type { Collections } from '@concord/documents';
import {
  categories,
  claims,
  collections,
  customFields,
  importParts,
  imports,
  products,
  revisions,
  variants,
} from './tables.ts';

const AGGREGATES = [products, variants, claims, categories, collections, customFields, imports];

/** What the catalogue keeps in MongoDB: the tables of `tables.ts`, each a collection, and what they are found by. */
export const CATALOG_COLLECTIONS: Collections = {
  aggregates: AGGREGATES as unknown as readonly AggregateTable<never>[],
  subjects: [products, categories, collections, customFields, imports].map(({ name }) => name),
  ledgers: [
    { table: revisions, key: ['id'] },
    // A file may be larger than a document; nobody knows its import's id before the import is there.
    { table: importParts, key: ['import_id', 'part'], ahead: { of: imports.name, by: 'import_id' } },
  ],
  indexes: {
    [products.name]: [
      { merchant_id: 1, handle: 1 },
      { merchant_id: 1, created_at: 1, id: 1 },
      { merchant_id: 1, status: 1, created_at: 1, id: 1 },
      { merchant_id: 1, title_key: 1, id: 1 },
      { merchant_id: 1, category_id: 1, status: 1, created_at: 1, id: 1 },
    ],
    [variants.name]: [
      { merchant_id: 1, sku: 1 },
      { merchant_id: 1, barcode: 1 },
    ],
    [categories.name]: [{ merchant_id: 1, id: 1 }],
    [collections.name]: [{ merchant_id: 1, id: 1 }],
    [customFields.name]: [{ merchant_id: 1, owner: 1, key: 1 }],
    [revisions.name]: [{ merchant_id: 1, subject_id: 1, id: 1 }],
    [imports.name]: [{ status: 1, due_at: 1 }],
  },
};
