import {
  auditPage,
  contract,
  idSchema,
  ofAllMerchants,
  operation,
  page,
  pageInput,
  violations,
} from '@concord/contract';
import { z } from 'zod';

export const MESSAGE_KINDS = [
  'order_confirmation',
  'order_fulfilled',
  'order_cancelled',
  'return_received',
  'welcome',
] as const;

export const MESSAGE_STATUSES = ['waiting', 'sent', 'skipped', 'parked'] as const;

const messageId = idSchema('message');

/** A message without its words and its recipient: those are fetched when it is sent, and not kept. */
export const messageSchema = z.object({
  id: z.string(),
  kind: z.enum(MESSAGE_KINDS),
  status: z
    .enum(MESSAGE_STATUSES)
    .describe('`skipped`: there is nobody to write to; `parked`: given up, waits for a person'),
  eventId: z.string().describe('The fact that it tells of'),
  internetMessageId: z.string().describe('Its Message-ID: the same at every attempt'),
  orderId: z.string().nullable(),
  returnId: z.string().nullable(),
  customerId: z.string().nullable(),
  attempts: z.int(),
  reason: z.string().nullable().describe('Why the last attempt failed, or why it was skipped'),
  createdAt: z.iso.datetime(),
  nextAttemptAt: z.iso.datetime().nullable(),
  sentAt: z.iso.datetime().nullable(),
  version: z.int(),
});

const MESSAGE_NOT_FOUND = { status: 404, message: 'There is no such message.' } as const;

/** What Email does for others. REST, OpenAPI, validation, the typed client and the in-process call come from this. */
export const emailContract = contract({
  service: 'email',
  title: 'Email',
  description: 'Tells customers what happened to their orders: one message for each fact, sent until it is accepted.',
  operations: {
    listMessages: operation({
      kind: 'read',
      method: 'GET',
      path: '/messages',
      summary: 'Messages, newest first',
      scope: 'email:read',
      input: z.object({
        ...pageInput,
        status: z.enum(MESSAGE_STATUSES).optional(),
        kind: z.enum(MESSAGE_KINDS).optional(),
        orderIds: z.array(idSchema('order')).min(1).max(200).optional(),
        customerId: idSchema('customer').optional(),
      }),
      output: page(messageSchema),
      rejections: {},
    }),
    getMessage: operation({
      kind: 'read',
      method: 'GET',
      path: '/messages/{messageId}',
      summary: 'A message and what became of it',
      scope: 'email:read',
      input: z.object({ messageId }),
      output: messageSchema,
      rejections: { MESSAGE_NOT_FOUND },
    }),
    retryMessage: operation({
      kind: 'write',
      method: 'POST',
      path: '/messages/{messageId}/retry',
      summary: 'A parked message is tried again, from its first attempt',
      scope: 'email:write',
      audited: true,
      input: z.object({ messageId }),
      output: messageSchema,
      rejections: {
        MESSAGE_NOT_FOUND,
        MESSAGE_NOT_PARKED: {
          status: 409,
          message: 'Only a parked message can be tried again: this one is sent, skipped or still waiting.',
          data: z.object({ status: z.enum(MESSAGE_STATUSES) }),
        },
      },
    }),
    auditMessages: operation({
      ...ofAllMerchants,
      path: '/audit/messages',
      summary: 'How many messages each merchant’s facts led to, by kind and status',
      output: auditPage({
        violations,
        facts: z.array(
          z.object({
            merchantId: z.string(),
            kind: z.enum(MESSAGE_KINDS),
            waiting: z.int(),
            sent: z.int(),
            skipped: z.int(),
            parked: z.int(),
          }),
        ),
      }),
    }),
  },
});
