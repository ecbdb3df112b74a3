import { idSchema, operation, page, pageInput } from '@concord/contract';
import { z } from 'zod';
import {
  barcodeSchema,
  currencySchema,
  handleSchema,
  pricedVariantSchema,
  productSchema,
  revisionSchema,
  STATUSES,
  skuSchema,
  text,
  variantWithProductSchema,
} from '../contract-schemas.ts';
import {
  CATEGORY_NOT_FOUND,
  COLLECTION_NOT_FOUND,
  PRODUCT_NOT_FOUND,
  productId,
  VARIANT_NOT_FOUND,
  variantId,
} from './words.ts';

const MAX_IDS = 250;

/** Products as shoppers, staff and other services read them. */
export const readingOperations = {
  getProduct: operation({
    kind: 'read',
    method: 'GET',
    path: '/product',
    summary: 'A product by id or handle; without `catalog:read` only one that is active',
    scope: 'catalog:browse',
    input: z.object({
      productId: productId.optional(),
      handle: handleSchema.optional(),
      storeId: idSchema('store').optional(),
    }),
    output: productSchema,
    rejections: { PRODUCT_NOT_FOUND },
  }),
  getProducts: operation({
    kind: 'read',
    method: 'GET',
    path: '/products-by-id',
    summary: 'Products by id, in the order asked; those that are not there are left out',
    scope: 'catalog:browse',
    input: z.object({ productIds: z.array(productId).min(1).max(MAX_IDS) }),
    output: z.object({ items: z.array(productSchema) }),
    rejections: {},
  }),
  getVariants: operation({
    kind: 'read',
    method: 'GET',
    path: '/variants',
    summary: 'Variants by id, each with what its product says; those that are not there are left out',
    scope: 'catalog:browse',
    input: z.object({ variantIds: z.array(variantId).min(1).max(MAX_IDS) }),
    output: z.object({ items: z.array(variantWithProductSchema) }),
    rejections: {},
  }),
  findVariant: operation({
    kind: 'read',
    method: 'GET',
    path: '/variant',
    summary: 'The variant of a SKU or a scanned barcode',
    scope: 'catalog:browse',
    input: z.object({ sku: skuSchema.optional(), barcode: barcodeSchema.optional() }),
    output: variantWithProductSchema,
    rejections: { VARIANT_NOT_FOUND },
  }),
  listProducts: operation({
    kind: 'read',
    method: 'GET',
    path: '/products',
    summary: 'Products of a category (with those below it) or a collection, paged by key',
    scope: 'catalog:browse',
    input: z.object({
      ...pageInput,
      categoryHandle: handleSchema.optional(),
      collectionHandle: handleSchema.optional(),
      status: z.enum(STATUSES).optional().describe('Without `catalog:read` always `active`'),
      query: z.string().max(200).optional().describe('Words that the title begins with'),
      sort: z.enum(['newest', 'oldest', 'title']).default('newest'),
    }),
    output: page(productSchema),
    rejections: { CATEGORY_NOT_FOUND, COLLECTION_NOT_FOUND },
  }),
  listRevisions: operation({
    kind: 'read',
    method: 'GET',
    path: '/revisions',
    summary: 'Who changed what in a product, category or collection, newest first',
    scope: 'catalog:read',
    input: z.object({ ...pageInput, subjectId: text(40) }),
    output: page(revisionSchema),
    rejections: {},
  }),
  priceVariants: operation({
    kind: 'read',
    method: 'POST',
    path: '/price-variants',
    summary: 'What each variant costs now in a currency, and all that carts and orders need to know of it',
    scope: 'catalog:browse',
    input: z.object({
      storeId: idSchema('store'),
      currency: currencySchema,
      channel: z.enum(['online', 'pos', 'app', 'agent', 'marketplace']),
      variantIds: z.array(variantId).min(1).max(MAX_IDS),
      customerGroups: z.array(text(60)).max(20).optional(),
    }),
    output: z.object({
      items: z.array(pricedVariantSchema).describe('In the order asked; a variant that is not there is left out'),
      version: z.string().describe('Changes when any of the answered prices or facts does'),
    }),
    rejections: {},
  }),
};
