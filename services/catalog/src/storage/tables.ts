import { aggregateTable, ledgerTable } from '@concord/database';
import type { Category } from '../domain/category.ts';
import type { Claim } from '../domain/claim.ts';
import type { Collection } from '../domain/collection.ts';
import type { CustomFieldDefinition } from '../domain/custom-field.ts';
import type { Import } from '../domain/import.ts';
import { plainText } from '../domain/plain-text.ts';
import type { Product } from '../domain/product.ts';
import type { Revision } from '../domain/revision.ts';
import type { VariantPlace } from '../domain/variant-place.ts';

export const products = aggregateTable<Product>({
  name: 'product',
  key: ['id'],
  columns: {
    handle: 'text',
    title_key: 'text',
    status: 'text',
    category_id: 'text',
    vendor_key: 'text',
    type_key: 'text',
    tag_keys: 'text[]',
    created_at: 'timestamptz',
    version: 'bigint',
    data: 'json',
  },
  keyOf: (product) => [product.id],
  fromRow: productFromRow,
  toRow: (product) => ({
    id: product.id,
    handle: product.handle,
    title_key: plainText(product.title),
    status: product.status,
    category_id: product.categoryId,
    vendor_key: product.vendor === null ? null : plainText(product.vendor),
    type_key: product.type === null ? null : plainText(product.type),
    tag_keys: product.tags.map(plainText),
    created_at: new Date(product.createdAtMs).toISOString(),
    version: product.version,
    data: product,
  }),
});

export function productFromRow(row: Record<string, unknown>): Product {
  return row.data as Product;
}

export const variants = aggregateTable<VariantPlace>({
  name: 'variant',
  key: ['id'],
  columns: { product_id: 'text', sku: 'text', barcode: 'text', withdrawn: 'boolean' },
  keyOf: (variant) => [variant.id],
  fromRow: (row) => ({
    id: row.id as string,
    productId: row.product_id as string,
    sku: row.sku as string | null,
    barcode: row.barcode as string | null,
    withdrawn: row.withdrawn as boolean,
  }),
  toRow: (variant) => ({
    id: variant.id,
    product_id: variant.productId,
    sku: variant.sku,
    barcode: variant.barcode,
    withdrawn: variant.withdrawn,
  }),
});

export const claims = aggregateTable<Claim>({
  name: 'claim',
  key: ['kind', 'name'],
  columns: { owner_id: 'text', product_id: 'text' },
  keyOf: (claim) => [claim.kind, claim.name],
  fromRow: (row) => ({
    kind: row.kind as Claim['kind'],
    name: row.name as string,
    ownerId: row.owner_id as string | null,
    productId: row.product_id as string | null,
  }),
  toRow: (claim) => ({
    kind: claim.kind,
    name: claim.name,
    owner_id: claim.ownerId,
    product_id: claim.productId,
  }),
});

export const categories = aggregateTable<Category>({
  name: 'category',
  key: ['id'],
  columns: { handle: 'text', name: 'text', parent_id: 'text', position: 'bigint', version: 'bigint' },
  keyOf: (category) => [category.id],
  fromRow: categoryFromRow,
  toRow: (category) => ({
    id: category.id,
    handle: category.handle,
    name: category.name,
    parent_id: category.parentId,
    position: category.position,
    version: category.version,
  }),
});

export function categoryFromRow(row: Record<string, unknown>): Category {
  return {
    id: row.id as string,
    handle: row.handle as string,
    name: row.name as string,
    parentId: row.parent_id as string | null,
    position: row.position as number,
    version: row.version as number,
  };
}

export const collections = aggregateTable<Collection>({
  name: 'collection',
  key: ['id'],
  columns: { handle: 'text', version: 'bigint', data: 'jsonb' },
  keyOf: (collection) => [collection.id],
  fromRow: collectionFromRow,
  toRow: (collection) => ({
    id: collection.id,
    handle: collection.handle,
    version: collection.version,
    data: collection,
  }),
});

export function collectionFromRow(row: Record<string, unknown>): Collection {
  return row.data as Collection;
}

export const customFields = aggregateTable<CustomFieldDefinition>({
  name: 'custom_field',
  key: ['owner', 'key'],
  columns: { version: 'bigint', data: 'jsonb' },
  keyOf: (field) => [field.owner, field.key],
  fromRow: customFieldFromRow,
  toRow: (field) => ({ owner: field.owner, key: field.key, version: field.version, data: field }),
});

export function customFieldFromRow(row: Record<string, unknown>): CustomFieldDefinition {
  return row.data as CustomFieldDefinition;
}

export const revisions = ledgerTable<Revision>({
  name: 'revision',
  columns: {
    id: 'text',
    subject_id: 'text',
    version: 'bigint',
    change: 'text',
    fields: 'json',
    actor_kind: 'text',
    actor_id: 'text',
    request_id: 'text',
    occurred_at: 'timestamptz',
  },
  toRow: (entry) => ({
    id: entry.id,
    subject_id: entry.subjectId,
    version: entry.version,
    change: entry.change,
    fields: entry.fields,
    actor_kind: entry.actor.kind,
    actor_id: entry.actor.id,
    request_id: entry.requestId,
    occurred_at: new Date(entry.occurredAtMs).toISOString(),
  }),
});

/** `occurred_at` is epoch milliseconds where the database reads it so, and the text it was saved as elsewhere. */
export function revisionFromRow(row: Record<string, unknown>): Revision {
  return {
    id: row.id as string,
    subjectId: row.subject_id as string,
    version: row.version as number,
    change: row.change as string,
    fields: row.fields as Revision['fields'],
    actor: { kind: row.actor_kind as string, id: row.actor_id as string },
    requestId: row.request_id as string,
    occurredAtMs: new Date(row.occurred_at as string | number).getTime(),
  };
}

export const imports = aggregateTable<Import>({
  name: 'import',
  kept: 'version',
  key: ['id'],
  columns: { status: 'text', due_at: 'timestamptz', version: 'bigint', data: 'json' },
  keyOf: (one) => [one.id],
  fromRow: importFromRow,
  toRow: (one) => ({
    id: one.id,
    status: one.status,
    due_at: one.finishedAtMs === null ? new Date(one.dueAtMs).toISOString() : null,
    version: one.version,
    data: one,
  }),
});

export function importFromRow(row: Record<string, unknown>): Import {
  return row.data as Import;
}

export type ImportPart = { readonly importId: string; readonly part: number; readonly content: string };

/** The file of an import, in pieces. */
export const importParts = ledgerTable<ImportPart>({
  name: 'import_part',
  columns: { import_id: 'text', part: 'bigint', content: 'text' },
  toRow: ({ importId, part, content }) => ({ import_id: importId, part, content }),
});
