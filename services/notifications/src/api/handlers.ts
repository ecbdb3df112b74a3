import type { Handlers } from '@concord/contract';
import { accept, mapResult } from '@concord/result';
import { callContext, type ServiceData } from '@concord/service';
import type { notificationsContract } from '../../contract.ts';
import type { Delivery } from '../domain/delivery.ts';
import { readDeliveries } from '../storage/delivery-queue.ts';
import { replayDelivery } from '../use-cases/record-attempt.ts';

/** `onQueued` is told when something is due at once. */
export function notificationsHandlers(
  { database, writer }: ServiceData,
  onQueued: () => void,
): Handlers<typeof notificationsContract> {
  return {
    listDeliveries: async (query, { merchantId }) => {
      const found = await readDeliveries(database, merchantId, query);
      const last = found.length === query.first ? found.at(-1) : undefined;
      const nextCursor = last ? `${new Date(last.createdAtMs).toISOString()} ${last.id}` : null;
      return accept({ items: found.map(deliveryView), nextCursor });
    },
    replayDelivery: async (input, call) => {
      const result = await writer.run(replayDelivery, input, callContext(call, 'replayDelivery', input));
      onQueued();
      return mapResult(result, deliveryView);
    },
  };
}

function deliveryView(delivery: Delivery) {
  const { id, endpointId, eventId, type, status, attempts, createdAtMs } = delivery;
  return {
    id,
    endpointId,
    eventId,
    type,
    status,
    attempts: attempts.map(({ atMs, ...attempt }) => ({ at: new Date(atMs).toISOString(), ...attempt })),
    dueAt: delivery.status === 'waiting' ? new Date(delivery.dueAtMs).toISOString() : null,
    createdAt: new Date(createdAtMs).toISOString(),
  };
}
