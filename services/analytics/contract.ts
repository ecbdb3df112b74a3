import { auditPage, contract, idSchema, ofAllMerchants, operation, page, violations } from '@concord/contract';
import { z } from 'zod';
import {
  checkoutRowSchema,
  dimensionSchema,
  filterFields,
  periodFields,
  promotionRowSchema,
  rebuildSchema,
  salesFiguresSchema,
  salesRowSchema,
  totalsFactSchema,
} from './sales-schemas.ts';

export { DIMENSIONS } from './sales-schemas.ts';

const reportPage = { first: z.int().min(1).max(1_000).default(200), after: z.string().max(600).optional() };

/** What Analytics does for others. REST, OpenAPI, validation, the typed client and the in-process call come from this. */
export const analyticsContract = contract({
  service: 'analytics',
  title: 'Analytics',
  description: 'What was sold, where and when, exact against the order book to the minor unit and apart by currency.',
  operations: {
    salesReport: operation({
      kind: 'read',
      method: 'GET',
      path: '/sales',
      summary: 'Sales by up to three of channel, day, hour, location, product and store',
      scope: 'analytics:read',
      timeoutMs: 30_000,
      input: z.object({
        ...periodFields,
        ...filterFields,
        ...reportPage,
        groupBy: z.array(dimensionSchema).min(1).max(3).describe('Rows are told apart by these, and by currency'),
        sort: z.enum(['key', 'gross']).default('key').describe('Within a currency: by key, or greatest gross first'),
      }),
      output: page(salesRowSchema),
      rejections: {},
    }),
    salesSummary: operation({
      kind: 'read',
      method: 'GET',
      path: '/sales-summary',
      summary: 'All sales of a period, one row for each currency',
      scope: 'analytics:read',
      timeoutMs: 30_000,
      input: z.object({ ...periodFields, ...filterFields }),
      output: z.object({ items: z.array(salesFiguresSchema) }),
      rejections: {},
    }),
    checkoutReport: operation({
      kind: 'read',
      method: 'GET',
      path: '/checkouts',
      summary: 'How many checkouts were completed and how many failed, and why, by channel',
      scope: 'analytics:read',
      timeoutMs: 30_000,
      input: z.object({ ...periodFields, storeId: idSchema('store').optional() }),
      output: z.object({ items: z.array(checkoutRowSchema) }),
      rejections: {},
    }),
    promotionReport: operation({
      kind: 'read',
      method: 'GET',
      path: '/promotions',
      summary: 'The orders in which each promotion took part, by promotion and currency',
      scope: 'analytics:read',
      timeoutMs: 30_000,
      input: z.object({ ...periodFields, ...filterFields, ...reportPage }),
      output: page(promotionRowSchema),
      rejections: {},
    }),
    startRebuild: operation({
      kind: 'write',
      method: 'POST',
      path: '/rebuild',
      summary: 'Derive all sales again from the order book; reports stay available. One at a time for each merchant',
      scope: 'analytics:rebuild',
      audited: true,
      input: z.object({}),
      output: rebuildSchema,
      rejections: {},
    }),
    getRebuild: operation({
      kind: 'read',
      method: 'GET',
      path: '/rebuild',
      summary: 'How far the latest rebuild is',
      scope: 'analytics:read',
      input: z.object({}),
      output: rebuildSchema,
      rejections: { REBUILD_NOT_FOUND: { status: 404, message: 'Nothing was rebuilt yet.' } },
    }),
    auditAnalytics: operation({
      ...ofAllMerchants,
      path: '/audit/analytics',
      summary: 'The analytics side of L15: totals for each merchant and currency, and what contradicts itself',
      input: ofAllMerchants.input.extend({ first: z.int().min(1).max(1_000).default(200) }),
      output: auditPage({
        violations,
        facts: z.array(totalsFactSchema),
      }),
    }),
  },
});
