import { operation } from '@concord/contract';
import { z } from 'zod';
import { channel, levelSchema, locationId, variantId } from './words.ts';

const MAX_BULK_LINES = 1_000;
const reason = z.string().trim().min(1).max(500);

const changedBy = z
  .int()
  .min(-1_000_000)
  .max(1_000_000)
  .refine((delta) => delta !== 0, { message: 'Must not be 0' });

const TAKES_MORE_THAN_FREE = {
  status: 409,
  message: 'This would take more than is free there: part of it is promised to customers.',
  data: z.object({ variantId: z.string(), locationId: z.string(), free: z.int() }),
} as const;

/** What staff and imports change by hand. */
export const changeOperations = {
  adjustStock: operation({
    kind: 'write',
    method: 'POST',
    path: '/adjustments',
    summary: 'Change on hand by hand, with a reason',
    scope: 'inventory:write',
    audited: true,
    input: z.object({
      reason,
      lines: z
        .array(z.object({ variantId, locationId, delta: changedBy }))
        .min(1)
        .max(MAX_BULK_LINES),
    }),
    output: z.object({ levels: z.array(levelSchema) }),
    rejections: { TAKES_MORE_THAN_FREE },
  }),
  recordCount: operation({
    kind: 'write',
    method: 'POST',
    path: '/counts',
    summary: 'What was counted becomes on hand, found at the moment of the count',
    scope: 'inventory:write',
    audited: true,
    input: z.object({
      reason,
      lines: z
        .array(z.object({ variantId, locationId, counted: z.int().min(0).max(100_000_000) }))
        .min(1)
        .max(MAX_BULK_LINES),
    }),
    output: z.object({ levels: z.array(levelSchema) }),
    rejections: { TAKES_MORE_THAN_FREE },
  }),
  openLevels: operation({
    kind: 'write',
    method: 'POST',
    path: '/opening-balances',
    summary: 'Opening balances; a level that exists already is left as it is',
    scope: 'inventory:write',
    audited: true,
    input: z.object({
      sourceId: z.string().min(1).max(100),
      lines: z
        .array(z.object({ variantId, locationId, quantity: z.int().min(0).max(100_000_000) }))
        .min(1)
        .max(MAX_BULK_LINES),
    }),
    output: z.object({ levels: z.array(levelSchema) }),
    rejections: {},
  }),
  setStockPolicy: operation({
    kind: 'write',
    method: 'PUT',
    path: '/policies/{variantId}',
    summary: 'Whether a variant is tracked, its backorder limit, and what each channel holds back',
    scope: 'inventory:write',
    audited: true,
    input: z.object({
      variantId,
      tracked: z.boolean(),
      backorderLimit: z.int().min(0).max(1_000_000),
      safetyStock: z.partialRecord(channel, z.int().min(0).max(1_000_000)),
    }),
    output: z.object({
      variantId: z.string(),
      tracked: z.boolean(),
      backorderLimit: z.int(),
      safetyStock: z.partialRecord(channel, z.int()),
    }),
    rejections: {},
  }),
};
