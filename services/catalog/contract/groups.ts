import { idSchema, operation } from '@concord/contract';
import { z } from 'zod';
import { categorySchema, collectionRuleSchema, collectionSchema, handleSchema, text } from '../contract-schemas.ts';
import { CATEGORY_NOT_FOUND, COLLECTION_NOT_FOUND, HANDLE_TAKEN, productId, VERSION_CONFLICT } from './words.ts';

/** Where products belong: categories and collections. */
export const groupOperations = {
  createCategory: operation({
    kind: 'write',
    method: 'POST',
    path: '/categories',
    summary: 'A new category, at the top or below another',
    scope: 'catalog:write',
    audited: true,
    input: z.object({
      name: text(120),
      handle: handleSchema.optional(),
      parentId: idSchema('category').optional(),
      position: z.int().min(0).max(100_000).default(0),
    }),
    output: categorySchema,
    rejections: { HANDLE_TAKEN, CATEGORY_NOT_FOUND },
  }),
  listCategories: operation({
    kind: 'read',
    method: 'GET',
    path: '/categories',
    summary: 'The whole tree, parents before children',
    scope: 'catalog:browse',
    input: z.object({}),
    output: z.object({ items: z.array(categorySchema) }),
    rejections: {},
  }),
  createCollection: operation({
    kind: 'write',
    method: 'POST',
    path: '/collections',
    summary: 'A new collection: products picked by hand, or all that match a rule',
    scope: 'catalog:write',
    audited: true,
    input: z.object({
      title: text(255),
      handle: handleSchema.optional(),
      descriptionHtml: z.string().max(50_000).default(''),
      productIds: z.array(productId).max(5_000).optional(),
      rule: collectionRuleSchema.optional(),
    }),
    output: collectionSchema,
    rejections: { HANDLE_TAKEN },
  }),
  updateCollection: operation({
    kind: 'write',
    method: 'PATCH',
    path: '/collections/{collectionId}',
    summary: 'Changes what is named',
    scope: 'catalog:write',
    audited: true,
    input: z.object({
      collectionId: idSchema('collection'),
      expectedVersion: z.int().min(1).optional(),
      title: text(255).optional(),
      descriptionHtml: z.string().max(50_000).optional(),
      productIds: z.array(productId).max(5_000).optional(),
      rule: collectionRuleSchema.optional(),
    }),
    output: collectionSchema,
    rejections: { COLLECTION_NOT_FOUND, VERSION_CONFLICT },
  }),
  listCollections: operation({
    kind: 'read',
    method: 'GET',
    path: '/collections',
    summary: 'All collections, by title',
    scope: 'catalog:browse',
    input: z.object({}),
    output: z.object({ items: z.array(collectionSchema) }),
    rejections: {},
  }),
};
