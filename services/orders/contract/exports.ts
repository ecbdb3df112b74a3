import { idSchema, operation } from '@concord/contract';
import { z } from 'zod';
import { exportSchema } from '../order-schemas.ts';
import { orderFilters } from './words.ts';

const EXPORT_NOT_FOUND = { status: 404, message: 'There is no such export, or it is over a week old.' } as const;

/** The order book as a file. */
export const exportOperations = {
  startExport: operation({
    kind: 'write',
    method: 'POST',
    path: '/exports',
    summary: 'The order book as a file, newest order first, made in the background; kept for a week',
    scope: 'orders:read',
    audited: true,
    input: z.object({
      format: z.enum(['csv', 'jsonl']).default('csv'),
      channel: orderFilters.channel,
      storeId: orderFilters.storeId,
      status: orderFilters.status,
      paymentStatus: orderFilters.paymentStatus,
    }),
    output: exportSchema,
    rejections: {},
  }),
  getExport: operation({
    kind: 'read',
    method: 'GET',
    path: '/exports/{exportId}',
    summary: 'How far an export is',
    scope: 'orders:read',
    input: z.object({ exportId: idSchema('export') }),
    output: exportSchema,
    rejections: { EXPORT_NOT_FOUND },
  }),
  getExportPart: operation({
    kind: 'read',
    method: 'GET',
    path: '/exports/{exportId}/part',
    summary: 'A part of the file, counted from 1; all parts put behind one another are the file',
    scope: 'orders:read',
    input: z.object({ exportId: idSchema('export'), part: z.int().min(1) }),
    output: z.object({ exportId: z.string(), part: z.int(), content: z.string() }),
    rejections: {
      EXPORT_PART_NOT_FOUND: { status: 404, message: 'There is no such part: ask for the export first.' },
    },
  }),
};
