import type { z } from 'zod';
import type { messageSchema } from '../../contract.ts';
import { internetMessageId, type Message } from '../domain/message.ts';

export function messageView(message: Message, domain: string): z.input<typeof messageSchema> {
  const { id, kind, status, eventId, orderId, customerId, attempts, reason, version } = message;
  return {
    id,
    kind,
    status,
    eventId,
    internetMessageId: internetMessageId(id, domain),
    orderId,
    returnId: kind === 'return_received' ? message.partId : null,
    customerId,
    attempts,
    reason,
    createdAt: new Date(message.createdAtMs).toISOString(),
    nextAttemptAt: status === 'waiting' ? new Date(message.dueAtMs).toISOString() : null,
    sentAt: message.sentAtMs === null ? null : new Date(message.sentAtMs).toISOString(),
    version,
  };
}
