import { idSchema } from '@concord/contract';
import { isCurrencyCode } from '@concord/money';
import { isGtin } from '@concord/product-import';
import { z } from 'zod';

export const STATUSES = ['draft', 'active', 'archived'] as const;
export const CUSTOM_FIELD_TYPES = ['text', 'number', 'boolean', 'date', 'url'] as const;
export const RULE_FIELDS = ['tag', 'vendor', 'type', 'category', 'title'] as const;

/** One line of text that every store can keep. */
export function text(maxLength: number) {
  return z
    .string()
    .trim()
    .min(1)
    .max(maxLength)
    .refine((value) => value.isWellFormed() && !/\p{Cc}/u.test(value), { message: 'Must not have control characters' });
}

export const handleSchema = z
  .string()
  .min(1)
  .max(255)
  .refine((handle) => /^[^\s/\\?#\p{Cc}\p{Lu}]+$/u.test(handle), {
    message: 'Lower-case letters, digits and hyphens, such as trail-jacket',
  });
export const skuSchema = text(120);
export const barcodeSchema = z
  .string()
  .refine(isGtin, { message: 'Expected a GTIN of 8, 12, 13 or 14 digits with its check digit' });
export const currencySchema = z.string().refine(isCurrencyCode, { message: 'Expected an ISO 4217 code, such as EUR' });
export const tagsSchema = z.array(text(255)).max(250);
export const imageSchema = z.object({ url: text(2_048), alt: z.string().max(1_000).default('') });
export const optionSchema = z.object({ name: text(120), values: z.array(text(255)).min(1).max(2_000) });
export const customFieldsSchema = z.record(
  z.string().regex(/^[a-z][a-z0-9_.-]{0,99}$/),
  z.union([z.string().max(20_000), z.number(), z.boolean()]),
);

export const priceSchema = z.object({
  currency: z.string(),
  amountMinor: z.int(),
  compareAtMinor: z.int().nullable(),
});

const priceInputSchema = z.object({
  currency: currencySchema,
  amountMinor: z.int().min(0),
  compareAtMinor: z.int().min(0).nullable().default(null),
});

export const variantInputSchema = z.object({
  id: idSchema('variant').optional().describe('Of a variant that is there; without it, the one of these option values'),
  optionValues: z.array(text(255)).max(3).default([]),
  sku: skuSchema.nullable().default(null),
  barcode: barcodeSchema.nullable().default(null),
  prices: z.array(priceInputSchema).max(50).optional().describe('Without it, prices stay as they are'),
  weightGrams: z.int().min(0).max(100_000_000).default(0),
  requiresShipping: z.boolean().default(true),
  taxClass: text(60).default('standard'),
  tracked: z.boolean().default(true),
  backorder: z.boolean().default(false).describe('May be sold beyond what is in stock'),
  imageUrl: text(2_048).nullable().default(null),
  customFields: customFieldsSchema.default({}),
});

export const variantSchema = z.object({
  id: z.string(),
  title: z.string().describe('Its option values; empty where the product has no options'),
  sku: z.string().nullable(),
  barcode: z.string().nullable(),
  optionValues: z.array(z.string()),
  options: z.array(z.object({ name: z.string(), value: z.string() })),
  prices: z.array(priceSchema),
  weightGrams: z.int(),
  requiresShipping: z.boolean(),
  taxClass: z.string(),
  tracked: z.boolean(),
  backorder: z.boolean(),
  imageUrl: z.string().nullable(),
  customFields: customFieldsSchema,
});

export const productSchema = z.object({
  id: z.string(),
  handle: z.string(),
  title: z.string(),
  descriptionHtml: z.string(),
  vendor: z.string().nullable(),
  type: z.string().nullable(),
  status: z.enum(STATUSES),
  giftCard: z.boolean(),
  categoryId: z.string().nullable(),
  categoryIds: z.array(z.string()).describe('Its category and those above it, from the top'),
  collectionIds: z.array(z.string()),
  tags: z.array(z.string()),
  seo: z.object({ title: z.string().nullable(), description: z.string().nullable() }),
  options: z.array(z.object({ name: z.string(), values: z.array(z.string()) })),
  variants: z.array(variantSchema),
  images: z.array(z.object({ url: z.string(), alt: z.string() })),
  customFields: customFieldsSchema,
  version: z.int(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});

export const variantWithProductSchema = variantSchema.extend({
  product: productSchema.pick({ id: true, handle: true, title: true, status: true, giftCard: true }),
});

export const pricedVariantSchema = z.object({
  variantId: z.string(),
  productId: z.string(),
  handle: z.string(),
  title: z.string(),
  variantTitle: z.string(),
  sku: z.string().nullable(),
  unitPriceMinor: z.int().describe('0 where the status is not `purchasable`'),
  compareAtMinor: z.int().nullable(),
  taxClass: z.string(),
  categoryIds: z.array(z.string()),
  collectionIds: z.array(z.string()),
  tags: z.array(z.string()),
  attributes: z
    .record(z.string(), z.array(z.string()))
    .describe('vendor, type, options and custom fields, for promotions'),
  requiresShipping: z.boolean(),
  weightGrams: z.int(),
  giftCard: z.boolean(),
  imageUrl: z.string().nullable(),
  status: z.enum(['purchasable', 'withdrawn', 'unpriced']),
  version: z.int(),
});

export const categorySchema = z.object({
  id: z.string(),
  handle: z.string(),
  name: z.string(),
  parentId: z.string().nullable(),
  position: z.int(),
  version: z.int(),
});

export const collectionRuleSchema = z.object({
  match: z.enum(['all', 'any']),
  conditions: z
    .array(
      z.object({
        field: z.enum(RULE_FIELDS),
        value: text(255).describe('A tag, a vendor, a type, a category id (with those below it), a word of the title'),
      }),
    )
    .min(1)
    .max(20),
});

export const collectionSchema = z.object({
  id: z.string(),
  handle: z.string(),
  title: z.string(),
  descriptionHtml: z.string(),
  productIds: z.array(z.string()),
  rule: collectionRuleSchema.nullable(),
  version: z.int(),
});

export const customFieldDefinitionSchema = z.object({
  owner: z.enum(['product', 'variant']),
  key: z.string().regex(/^[a-z][a-z0-9_.-]{0,99}$/),
  label: text(120),
  type: z.enum(CUSTOM_FIELD_TYPES),
  filterable: z.boolean().default(false).describe('A facet of search'),
});

export const revisionSchema = z.object({
  id: z.string(),
  subjectId: z.string(),
  version: z.int(),
  change: z.string(),
  fields: z.array(z.string()),
  actor: z.object({ kind: z.string(), id: z.string() }),
  occurredAt: z.iso.datetime(),
});

export const importSchema = z.object({
  importId: z.string(),
  status: z.enum(['waiting', 'running', 'completed', 'failed']),
  dryRun: z.boolean(),
  rows: z.int().describe('Rows of the file that are dealt with'),
  products: z.int().describe('Created, updated, unchanged and failed'),
  created: z.int(),
  updated: z.int(),
  unchanged: z.int(),
  failed: z.int().describe('Not taken in at all: the problems say why'),
  variants: z.int(),
  severities: z.object({ error: z.int(), warning: z.int(), note: z.int() }),
  problems: z.array(
    z.object({
      severity: z.enum(['error', 'warning', 'note']),
      code: z.string(),
      row: z.int(),
      column: z.string().nullable(),
      handle: z.string().nullable(),
      message: z.string(),
    }),
  ),
  failure: z.object({ code: z.string(), message: z.string() }).nullable(),
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable(),
});

/** A product as search and feeds keep it. `version` grows with everything that the document is made of. */
export const indexDocumentSchema = z.object({
  productId: z.string(),
  version: z.int(),
  status: z.enum(STATUSES),
  handle: z.string(),
  title: z.string(),
  descriptionText: z.string(),
  vendor: z.string().nullable(),
  type: z.string().nullable(),
  tags: z.array(z.string()),
  categoryIds: z.array(z.string()),
  categoryHandles: z.array(z.string()),
  categoryNames: z.array(z.string()),
  collectionIds: z.array(z.string()),
  collectionHandles: z.array(z.string()),
  customFields: z.record(z.string(), z.string()).describe('Those that are facets'),
  imageUrl: z.string().nullable(),
  createdAt: z.iso.datetime(),
  variants: z.array(
    z.object({
      variantId: z.string(),
      sku: z.string().nullable(),
      barcode: z.string().nullable(),
      options: z.array(z.object({ name: z.string(), value: z.string() })),
      prices: z.array(priceSchema),
      tracked: z.boolean(),
      backorder: z.boolean(),
    }),
  ),
});
