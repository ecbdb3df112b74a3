import { idSchema, operation, page, pageInput } from '@concord/contract';
import { z } from 'zod';
import { processSchema } from '../order-schemas.ts';
import { orderId } from './words.ts';

/** What is under way, and what waits for a person. */
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
};
