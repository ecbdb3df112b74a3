import type { NewEvent } from '@concord/database';
import type { Message } from './message.ts';

/** What others may want to know of a message: that it was accepted, or that it waits for a person. */
export function messageSettled({ id, kind, status, orderId, customerId, attempts, version }: Message): NewEvent[] {
  if (status !== 'sent' && status !== 'parked') return [];
  const data = { messageId: id, kind, orderId, customerId, attempts, version };
  return [{ type: status === 'sent' ? 'email.message-sent.v1' : 'email.message-parked.v1', key: id, data }];
}
