import { idSchema, operation, page, pageInput } from '@concord/contract';
import { z } from 'zod';
import { auditFactSchema, processSchema, violationSchema } from '../order-schemas.ts';
import { orderId } from './words.ts';

/** What is under way, and the orders' side of the audit. */
export const processOperations = {
  listProcesses: operation({
    kind: 'read',
    method: 'GET',
    path: '/processes',
    summary: 'What is under way; parked processes wait for a person',
    scope: 'orders:read',
    input: z.object({ ...pageInput, orderId: orderId.optional(), status: z.enum(['running', 'parked']).optional() }),
    output: page(processSchema),
    rejections: {},
  }),
  resumeProcess: operation({
    kind: 'write',
    method: 'POST',
    path: '/processes/{processId}/resume',
    summary: 'Try the next step of a process now, after its cause was put right',
    scope: 'orders:cancel',
    input: z.object({ processId: idSchema('process') }),
    output: processSchema,
    rejections: { PROCESS_NOT_FOUND: { status: 404, message: 'There is no such process.' } },
  }),
  auditOrders: operation({
    kind: 'read',
    method: 'GET',
    path: '/audit/orders',
    summary: 'Proves L3 and L17 over all merchants, and gives the order side of L16',
    scope: 'audit:read',
    withoutMerchant: true,
    timeoutMs: 60_000,
    input: z.object({ first: z.int().min(1).max(5_000).default(1_000), after: z.string().max(400).optional() }),
    output: z.object({
      checked: z.int(),
      violations: z.array(violationSchema),
      facts: z.array(auditFactSchema),
      nextCursor: z.string().nullable(),
    }),
    rejections: {},
  }),
};
