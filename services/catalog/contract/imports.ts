import { idSchema, operation, page } from '@concord/contract';
import { z } from 'zod';
import { currencySchema, importSchema, indexDocumentSchema } from '../contract-schemas.ts';
import { productId } from './words.ts';

const MAX_CSV_LENGTH = 40_000_000;
const IMPORT_NOT_FOUND = { status: 404, message: 'There is no such import.' } as const;

/** Many products in, and all of them out. */
export const importOperations = {
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
};
