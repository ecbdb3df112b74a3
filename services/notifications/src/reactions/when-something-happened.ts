import type { Database } from '@concord/database';
import { applyOnce, type PublishedEvent } from '@concord/events';
import { derivedId } from '@concord/ids';
import type { AsService } from '@concord/service';
import type { Endpoints } from '../ports.ts';
import { enqueue, type NewDelivery } from '../storage/delivery-queue.ts';

export type QueueDeps = {
  readonly database: Database;
  readonly endpoints: Endpoints;
  readonly asService: AsService;
};

/** Queues each event for each endpoint that wants it: once, however often the event arrives. */
export async function queueWebhooks(deps: QueueDeps, events: readonly PublishedEvent[]): Promise<void> {
  await applyOnce(deps.database, 'notifications.webhooks', events, async (fresh) => {
    const deliveries = await Promise.all(fresh.map((event) => deliveriesOf(deps, event)));
    return [enqueue(deliveries.flat())];
  });
}

async function deliveriesOf({ endpoints, asService }: QueueDeps, event: PublishedEvent): Promise<NewDelivery[]> {
  const call = await asService(event.merchantId);
  const found = await endpoints.resolveWebhookEndpoints({ type: event.type }, call);
  if (!found.ok) throw new Error(`Webhook endpoints cannot be asked for: ${found.rejection.code}`);
  const { id: eventId, merchantId, type, data } = event;
  const timestamp = new Date(event.occurredAtMs).toISOString();
  const body = JSON.stringify({ type, timestamp, data });
  return found.value.items.map(({ id: endpointId }) => {
    return { merchantId, id: derivedId('delivery', eventId, endpointId), endpointId, eventId, type, body };
  });
}
