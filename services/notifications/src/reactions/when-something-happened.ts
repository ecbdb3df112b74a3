import type { Database } from '@concord/database';
import { applyOnce, type PublishedEvent } from '@concord/events';
import { derivedId } from '@concord/ids';
import type { AsService } from '@concord/service';
import { wants } from '../domain/wanted.ts';
import type { Endpoints } from '../ports.ts';
import { enqueue, type NewDelivery } from '../storage/delivery-queue.ts';

export type QueueDeps = {
  readonly database: Database;
  readonly endpoints: Endpoints;
  readonly asService: AsService;
};

/** Queues each event for each endpoint that wants it: once, however often the event arrives. Answers how many are new. */
export async function queueWebhooks(deps: QueueDeps, events: readonly PublishedEvent[]): Promise<number> {
  let queued = 0;
  await applyOnce(deps.database, 'notifications.webhooks', events, async (fresh) => {
    const endpointsOf = askedOnce(deps);
    const deliveries = await Promise.all(
      fresh.map(async (event) => {
        const endpoints = await endpointsOf(event.merchantId);
        return deliveriesOf(
          event,
          endpoints.filter(({ types }) => wants(types, event.type)).map(({ id }) => id),
        );
      }),
    );
    queued = deliveries.flat().length;
    return queued === 0 ? [] : [enqueue(deliveries.flat())];
  });
  return queued;
}

type Endpoint = { readonly id: string; readonly types: readonly string[] };

/** A merchant's endpoints: asked for once for the whole batch, whatever the number of events. */
function askedOnce({ endpoints, asService }: QueueDeps) {
  const asked = new Map<string, Promise<readonly Endpoint[]>>();
  const ask = async (merchantId: string): Promise<readonly Endpoint[]> => {
    const found = await endpoints.resolveWebhookEndpoints({}, await asService(merchantId));
    if (!found.ok) throw new Error(`Webhook endpoints cannot be asked for: ${found.rejection.code}`);
    return found.value.items;
  };
  return (merchantId: string): Promise<readonly Endpoint[]> => {
    const known = asked.get(merchantId) ?? ask(merchantId);
    asked.set(merchantId, known);
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
