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
    const endpointIdsOf = askedOnce(deps);
    const deliveries = await Promise.all(
      fresh.map(async (event) => deliveriesOf(event, await endpointIdsOf(event.merchantId, event.type))),
    );
    return [enqueue(deliveries.flat())];
  });
}

/** Who wants which type: asked once for the whole batch, whatever the number of events. */
function askedOnce({ endpoints, asService }: QueueDeps) {
  const asked = new Map<string, Promise<readonly string[]>>();
  const ask = async (merchantId: string, type: string): Promise<readonly string[]> => {
    const found = await endpoints.resolveWebhookEndpoints({ type }, await asService(merchantId));
    if (!found.ok) throw new Error(`Webhook endpoints cannot be asked for: ${found.rejection.code}`);
    return found.value.items.map(({ id }) => id);
  };
  return (merchantId: string, type: string): Promise<readonly string[]> => {
    const key = `${merchantId} ${type}`;
    const known = asked.get(key) ?? ask(merchantId, type);
    asked.set(key, known);
    return known;
  };
}

function deliveriesOf(event: PublishedEvent, endpointIds: readonly string[]): NewDelivery[] {
  const { id: eventId, merchantId, type, data } = event;
  const timestamp = new Date(event.occurredAtMs).toISOString();
  const body = JSON.stringify({ type, timestamp, data });
  return endpointIds.map((endpointId) => {
    return { merchantId, id: derivedId('delivery', eventId, endpointId), endpointId, eventId, type, body };
  });
}
