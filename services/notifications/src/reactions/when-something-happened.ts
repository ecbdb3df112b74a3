import type { Database } from '@concord/database';
import type { PublishedEvent } from '@concord/events';
import { derivedId } from '@concord/ids';
import { type AsService, answered } from '@concord/service';
import { wants } from '../domain/wanted.ts';
import type { Endpoints } from '../ports.ts';
import { enqueue, type NewDelivery } from '../storage/delivery-queue.ts';
import { toldApart, toldAs } from '../told-apart.ts';

export type QueueDeps = {
  readonly database: Database;
  readonly endpoints: Endpoints;
  readonly asService: AsService;
};

const DELIVERIES_AT_ONCE = 1_000;

/**
 * Queues each event for each endpoint that wants it, and answers for how many. A delivery's id follows from its event and
 * its endpoint, so an event that arrives again finds its deliveries there.
 */
export async function queueWebhooks(deps: QueueDeps, events: readonly PublishedEvent[]): Promise<number> {
  const endpointsOf = askedOnce(deps);
  const wanted = await Promise.all(
    events.map(async (event) => {
      const type = toldAs(event.type);
      const endpoints = (await endpointsOf(event.merchantId)).filter(({ types }) => wants(types, type));
      if (endpoints.length === 0) return [];
      const endpointIds = endpoints.map(({ id }) => id);
      return toldApart(event).flatMap((told) => deliveriesOf(told, endpointIds));
    }),
  );
  const deliveries = wanted.flat();
  for (let from = 0; from < deliveries.length; from += DELIVERIES_AT_ONCE) {
    const some = deliveries.slice(from, from + DELIVERIES_AT_ONCE);
    const merchantIds = [...new Set(some.map(({ merchantId }) => merchantId))];
    await deps.database.run(deps.database.setMerchants(merchantIds), enqueue(some));
  }
  return deliveries.length;
}

type Endpoint = { readonly id: string; readonly types: readonly string[] };

/** A merchant's endpoints: asked for once for the whole batch, whatever the number of events. */
function askedOnce({ endpoints, asService }: QueueDeps) {
  const asked = new Map<string, Promise<readonly Endpoint[]>>();
  const ask = async (merchantId: string): Promise<readonly Endpoint[]> => {
    const found = await endpoints.resolveWebhookEndpoints({}, await asService(merchantId));
    return answered(found, 'Webhook endpoints cannot be asked for').items;
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
