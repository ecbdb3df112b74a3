import type { NewEvent } from '@concord/database';
import type { Message } from './message.ts';

/** What others should know of a message: that it waits for a person. */
export function messageParked({ id, kind, status, orderId, customerId, attempts, version }: Message): NewEvent[] {
  if (status !== 'parked') return [];
  const data = { messageId: id, kind, orderId, customerId, attempts, version };
  return [{ type: 'email.message-parked.v1', key: id, data }];
}
