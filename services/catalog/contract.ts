import { contract, idSchema, operation, page, pageInput } from '@concord/contract';
import { z } from 'zod';
import {
  barcodeSchema,
  categorySchema,
  collectionRuleSchema,
  collectionSchema,
  currencySchema,
  customFieldDefinitionSchema,
  customFieldsSchema,
  handleSchema,
  imageSchema,
  importSchema,
  indexDocumentSchema,
  optionSchema,
  pricedVariantSchema,
  productSchema,
  revisionSchema,
  STATUSES,
  skuSchema,
  tagsSchema,
  text,
  variantInputSchema,
  variantWithProductSchema,
} from './contract-schemas.ts';

const MAX_IDS = 250;
const MAX_PRICE_LINES = 1_000;
const MAX_CSV_LENGTH = 40_000_000;

const productId = idSchema('product');
const variantId = idSchema('variant');

const PRODUCT_NOT_FOUND = { status: 404, message: 'There is no such product.' } as const;
const VARIANT_NOT_FOUND = { status: 404, message: 'There is no such variant.' } as const;
const CATEGORY_NOT_FOUND = { status: 404, message: 'There is no such category.' } as const;
const COLLECTION_NOT_FOUND = { status: 404, message: 'There is no such collection.' } as const;
const IMPORT_NOT_FOUND = { status: 404, message: 'There is no such import.' } as const;
const HANDLE_TAKEN = {
  status: 409,
  message: 'Another one has this handle already: choose another handle.',
  data: z.object({ handle: z.string() }),
} as const;
const SKU_TAKEN = {
  status: 409,
  message: 'Another variant has this SKU already: a SKU names one variant.',
  data: z.object({ sku: z.string(), variantId: z.string() }),
} as const;
const VERSION_CONFLICT = {
  status: 409,
  message: 'It was changed in the meantime: load it again and repeat your change.',
  data: z.object({ version: z.int() }),
} as const;
const OPTIONS_MISMATCH = {
  status: 422,
  message: 'Each variant needs one value for each option, and no two variants the same ones.',
  data: z.object({ variant: z.int().describe('Place of the variant in the list, from 0') }),
} as const;
const CUSTOM_FIELD_INVALID = {
  status: 422,
  message: 'A custom field is not defined for this, or its value is of another type.',
  data: z.object({ key: z.string() }),
} as const;

const details = {
  title: text(255),
  handle: handleSchema,
  descriptionHtml: z.string().max(200_000),
  vendor: text(120).nullable(),
  type: text(120).nullable(),
  status: z.enum(['draft', 'active']),
  categoryId: idSchema('category').nullable(),
  tags: tagsSchema,
  seo: z.object({ title: text(255).nullable(), description: text(1_000).nullable() }),
  images: z.array(imageSchema).max(250),
  customFields: customFieldsSchema,
};

/** What Catalog does for others: products, their variants and prices, how they are arranged, and how they come in. */
export const catalogContract = contract({
  service: 'catalog',
  title: 'Product Catalog',
  description: 'Products, variants, prices, categories, collections and imports.',
  operations: {
    createProduct: operation({
      kind: 'write',
      method: 'POST',
      path: '/products',
      summary: 'A new product with its variants; a draft unless it says otherwise',
      scope: 'catalog:write',
      audited: true,
      input: z.object({
        ...z.object(details).partial().shape,
        title: details.title,
        giftCard: z.boolean().default(false),
        options: z.array(optionSchema).max(3).default([]),
        variants: z
          .array(variantInputSchema.omit({ id: true }))
          .min(1)
          .max(2_000),
      }),
      output: productSchema,
      rejections: { HANDLE_TAKEN, SKU_TAKEN, OPTIONS_MISMATCH, CUSTOM_FIELD_INVALID, CATEGORY_NOT_FOUND },
    }),
    updateProduct: operation({
      kind: 'write',
      method: 'PATCH',
      path: '/products/{productId}',
      summary: 'Changes what is named; `variants`, when given, is the whole list: one that is missing is withdrawn',
      scope: 'catalog:write',
      audited: true,
      input: z.object({
        ...z.object(details).partial().shape,
        productId,
        expectedVersion: z.int().min(1).optional(),
        options: z.array(optionSchema).max(3).optional(),
        variants: z.array(variantInputSchema).min(1).max(2_000).optional(),
      }),
      output: productSchema,
      rejections: {
        PRODUCT_NOT_FOUND,
        VARIANT_NOT_FOUND,
        VERSION_CONFLICT,
        HANDLE_TAKEN,
        SKU_TAKEN,
        OPTIONS_MISMATCH,
        CUSTOM_FIELD_INVALID,
        CATEGORY_NOT_FOUND,
      },
    }),
    archiveProduct: operation({
      kind: 'write',
      method: 'POST',
      path: '/products/{productId}/archive',
      summary: 'The product is no longer sold; its orders keep what they know of it',
      scope: 'catalog:write',
      audited: true,
      input: z.object({ productId, expectedVersion: z.int().min(1).optional() }),
      output: productSchema,
      rejections: { PRODUCT_NOT_FOUND, VERSION_CONFLICT },
    }),
    setPrices: operation({
      kind: 'write',
      method: 'PUT',
      path: '/prices',
      summary:
        'Sets prices of variants, all lines or none; an amount of null takes the variant off sale in that currency',
      scope: 'catalog:write',
      audited: true,
      input: z.object({
        lines: z
          .array(
            z.object({
              variantId,
              currency: currencySchema,
              amountMinor: z.int().min(0).nullable(),
              compareAtMinor: z.int().min(0).nullable().optional(),
            }),
          )
          .min(1)
          .max(MAX_PRICE_LINES),
      }),
      output: z.object({ products: z.array(z.object({ productId: z.string(), version: z.int() })) }),
      rejections: { VARIANT_NOT_FOUND },
    }),
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
    defineCustomField: operation({
      kind: 'write',
      method: 'PUT',
      path: '/custom-fields/{owner}/{key}',
      summary: 'Defines a typed field on products or variants; its type stays once it is defined',
      scope: 'catalog:write',
      audited: true,
      input: customFieldDefinitionSchema,
      output: customFieldDefinitionSchema,
      rejections: { CUSTOM_FIELD_INVALID },
    }),
    listCustomFields: operation({
      kind: 'read',
      method: 'GET',
      path: '/custom-fields',
      summary: 'The fields that the merchant defined',
      scope: 'catalog:browse',
      input: z.object({}),
      output: z.object({ items: z.array(customFieldDefinitionSchema) }),
      rejections: {},
    }),
    startImport: operation({
      kind: 'write',
      method: 'POST',
      path: '/imports',
      summary: 'Takes in a Shopify product CSV as it comes; importing a file twice changes nothing the second time',
      scope: 'catalog:write',
      audited: true,
      maxBodyBytes: 64 * 1_048_576,
      timeoutMs: 60_000,
      input: z.object({
        csv: z.string().min(1).max(MAX_CSV_LENGTH),
        currency: currencySchema.describe('Of the plain price columns'),
        locationId: idSchema('location').describe('Where quantities are opening balances'),
        dryRun: z.boolean().default(false),
      }),
      output: z.object({ importId: z.string() }),
      rejections: {},
    }),
    getImport: operation({
      kind: 'read',
      method: 'GET',
      path: '/imports/{importId}',
      summary: 'How far an import is, what it did, and what it could not use',
      scope: 'catalog:read',
      input: z.object({ importId: idSchema('import') }),
      output: importSchema,
      rejections: { IMPORT_NOT_FOUND },
    }),
    exportForIndex: operation({
      kind: 'read',
      method: 'POST',
      path: '/export-for-index',
      summary: 'Whole documents for search and feeds: those asked for, or all of them page by page',
      scope: 'catalog:export',
      timeoutMs: 30_000,
      input: z.object({
        first: z.int().min(1).max(200).default(100),
        after: z.string().max(400).optional(),
        productIds: z.array(productId).max(200).optional(),
      }),
      output: page(indexDocumentSchema),
      rejections: {},
    }),
  },
});
