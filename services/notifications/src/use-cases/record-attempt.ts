import { put, rowKey, type State, type Write } from '@concord/database';
import { accept, reject } from '@concord/result';
import {
  type Attempt,
  afterAttempt,
  type Delivery,
  type DeliveryNotFound,
  type EndpointHealth,
  healthAfter,
  isGivenUp,
  replayed,
} from '../domain/delivery.ts';
import { deliveries, endpointHealth } from '../storage/tables.ts';

export type RecordAttempt = {
  readonly deliveryId: string;
  readonly endpointId: string;
  readonly attempt: Attempt;
  /** False when the endpoint was switched off or removed before: that says nothing of its health. */
  readonly wanted: boolean;
};

/** What an attempt did to its message and to what is known of the endpoint; answers whether to give the endpoint up. */
export const recordAttempt: Write<RecordAttempt, { readonly giveUp: boolean }> = {
  name: 'recordAttempt',
  load: ({ deliveryId, endpointId }) => [rowKey(deliveries, deliveryId), rowKey(endpointHealth, endpointId)],
  decide: ({ deliveryId, endpointId, attempt, wanted }, state, { nowMs }) => {
    const delivery = state.get(deliveries, deliveryId);
    const health = healthAfter(healthIn(state, endpointId), attempt);
    const giveUp = wanted && isGivenUp(health, nowMs);
    const effectId = giveUp ? 'give up' : 'go on';
    // One that is switched on again begins anew.
    const kept = giveUp ? { ...health, failingSinceMs: null } : health;
    const saved = wanted ? [put(endpointHealth, kept)] : [];
    if (delivery?.status !== 'waiting') return accept({ effectId, put: saved });
    return accept({ effectId, put: [...saved, put(deliveries, afterAttempt(delivery, attempt, nowMs))] });
  },
  answer: (_, effectId) => ({ giveUp: effectId === 'give up' }),
};

export type ReplayDelivery = { readonly deliveryId: string };

export const replayDelivery: Write<ReplayDelivery, Delivery, DeliveryNotFound> = {
  name: 'replayDelivery',
  load: ({ deliveryId }) => [rowKey(deliveries, deliveryId)],
  decide: ({ deliveryId }, state, { nowMs }) => {
    const delivery = state.get(deliveries, deliveryId);
    if (!delivery) return reject({ code: 'DELIVERY_NOT_FOUND' });
    return accept({ effectId: deliveryId, put: [put(deliveries, replayed(delivery, nowMs))] });
  },
  answer: (state, deliveryId) => {
    const delivery = state.get(deliveries, deliveryId);
    if (!delivery) throw new Error(`Delivery ${deliveryId} is not there after its own change`);
    return delivery;
  },
};

function healthIn(state: State, endpointId: string): EndpointHealth {
  return state.get(endpointHealth, endpointId) ?? { endpointId, failingSinceMs: null, version: 0 };
}
