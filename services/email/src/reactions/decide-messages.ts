import type { Database } from '@concord/database';
import type { PublishedEvent } from '@concord/events';
import { isId } from '@concord/ids';
import { isSampled } from '@concord/tracing';
import { z } from 'zod';
import type { MessageKind, MessageSubject } from '../domain/message.ts';
import type { MessageSender } from '../processes/message-sender.ts';
import { claimedIn, insertMessages } from '../storage/message-queue.ts';

export const MESSAGES_GROUP = 'email.messages';
/** No lease: whoever has room may claim it. */
const DUE_NOW = 0;

export const TOLD_EVENTS = [
  'orders.order-placed.v1',
  'orders.order-fulfilled.v1',
  'orders.order-cancelled.v1',
  'orders.return-received.v1',
  'identity.customer-created.v1',
] as const;

const ORDER_KINDS: Readonly<Record<string, MessageKind>> = {
  'orders.order-placed.v1': 'order_confirmation',
  'orders.order-fulfilled.v1': 'order_fulfilled',
  'orders.order-cancelled.v1': 'order_cancelled',
  'orders.return-received.v1': 'return_received',
};

const orderEvent = z.object({
  orderId: z.string().refine((text) => isId('order', text)),
  customerId: z.string().nullish(),
  fulfilmentId: z.string().optional(),
  returnId: z.string().optional(),
});

const customerEvent = z.object({
  customerId: z.string().refine((text) => isId('customer', text)),
  kind: z.string(),
});

/**
 * The decision whom to tell, once for each event and kept before anything is sent: the row is the queue's entry. Its id
 * follows from the event's, so an event that arrives again finds its message there. What this process can send at once it
 * claims as it writes it; the rest is due now, for whoever has room.
 */
export function decideMessages(
  database: Database,
  { sendClaimed, lookNow }: Pick<MessageSender, 'sendClaimed' | 'lookNow'>,
) {
  return async (events: readonly PublishedEvent[]): Promise<void> => {
    const subjects = events.flatMap(subjectOf);
    if (subjects.length === 0) return;
    const enter = database.setMerchants([...new Set(subjects.map(({ merchantId }) => merchantId))]);
    let isMore = false;
    await sendClaimed(async (room, leaseMs) => {
      const [ours, others] = [subjects.slice(0, room), subjects.slice(room)];
      isMore = others.length > 0;
      const queued = [insertMessages(ours, leaseMs), ...(isMore ? [insertMessages(others, DUE_NOW)] : [])];
      const [, claimed] = await database.run(enter, ...queued);
      return claimedIn(claimed);
    });
    if (isMore) lookNow();
  };
}

function subjectOf({
  id: eventId,
  merchantId,
  type,
  data,
  occurredAtMs,
  traceparent,
}: PublishedEvent): MessageSubject[] {
  const common = { merchantId, eventId, occurredAtMs, traceparent: isSampled(traceparent) ? traceparent : null };
  const kind = ORDER_KINDS[type];
  if (kind) {
    const { orderId, customerId, fulfilmentId, returnId } = orderEvent.parse(data);
    return [{ ...common, kind, orderId, customerId: customerId ?? null, partId: fulfilmentId ?? returnId ?? null }];
  }
  const customer = customerEvent.parse(data);
  // A guest did not ask for an account: there is nothing to welcome them to.
  if (customer.kind !== 'registered') return [];
  return [{ ...common, kind: 'welcome', orderId: null, partId: null, customerId: customer.customerId }];
}
