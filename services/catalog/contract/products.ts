import { idSchema, operation } from '@concord/contract';
import { z } from 'zod';
import {
  currencySchema,
  customFieldsSchema,
  handleSchema,
  imageSchema,
  optionSchema,
  productSchema,
  tagsSchema,
  text,
  variantInputSchema,
} from '../contract-schemas.ts';
import {
  CATEGORY_NOT_FOUND,
  CUSTOM_FIELD_INVALID,
  HANDLE_TAKEN,
  PRODUCT_NOT_FOUND,
  productId,
  VARIANT_NOT_FOUND,
  VERSION_CONFLICT,
  variantId,
} from './words.ts';

const MAX_PRICE_LINES = 1_000;

const SKU_TAKEN = {
  status: 409,
  message: 'Another variant has this SKU already: a SKU names one variant.',
  data: z.object({ sku: z.string(), variantId: z.string() }),
} as const;

const OPTIONS_MISMATCH = {
  status: 422,
  message: 'Each variant needs one value for each option, and no two variants the same ones.',
  data: z.object({ variant: z.int().describe('Place of the variant in the list, from 0') }),
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

/** Products and their prices, as staff change them. */
export const productOperations = {
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
};
