import { contract, idSchema, operation, page, pageInput } from '@concord/contract';
import { z } from 'zod';

const DELIVERY_NOT_FOUND = { status: 404, message: 'There is no such delivery.' } as const;

export const deliverySchema = z.object({
  id: z.string(),
  endpointId: z.string(),
  eventId: z.string(),
  type: z.string(),
  status: z.enum(['waiting', 'delivered', 'failed']),
  attempts: z.array(
    z.object({
      at: z.iso.datetime(),
      statusCode: z.int().nullable(),
      error: z.string().nullable(),
      durationMs: z.int(),
    }),
  ),
  dueAt: z.iso.datetime().nullable().describe('When it is tried next'),
  createdAt: z.iso.datetime(),
});

/** What Notifications does for others: the log of webhook deliveries, and sending one again. */
export const notificationsContract = contract({
  service: 'notifications',
  title: 'Notifications',
  description: 'Tells merchants’ own endpoints what happened, signed by Standard Webhooks, and keeps a log of it.',
  operations: {
    listDeliveries: operation({
      kind: 'read',
      method: 'GET',
      path: '/deliveries',
      summary: 'What was sent to your endpoints, newest first',
      scope: 'webhooks:read',
      input: z.object({
        ...pageInput,
        endpointId: idSchema('endpoint').optional(),
        status: z.enum(['waiting', 'delivered', 'failed']).optional(),
      }),
      output: page(deliverySchema),
      rejections: {},
    }),
    replayDelivery: operation({
      kind: 'write',
      method: 'POST',
      path: '/deliveries/{deliveryId}/replay',
      summary: 'Send it again now, under the same webhook-id',
      scope: 'webhooks:write',
      audited: true,
      input: z.object({ deliveryId: idSchema('delivery') }),
      output: deliverySchema,
      rejections: { DELIVERY_NOT_FOUND },
    }),
  },
});
