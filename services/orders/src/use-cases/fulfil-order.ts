import { put, rowKey, type Write } from '@concord/database';
import { accept, reject } from '@concord/result';
import { changed, type Fulfilment, type MovedLine, type Order, statusesOf, type Tracking } from '../domain/order.ts';
import { begin, processId } from '../domain/process.ts';
import type { OrderStatus } from '../domain/states.ts';
import { allOpen, checkOpen, type LineNotFound, type MoreThanOpen, moveUnits } from '../domain/units.ts';
import { orders, processes } from '../storage/tables.ts';
import { foundOrder, type OrderNotFound, orderIn, savedOrder } from './change-order.ts';

export type FulfilOrder = {
  readonly orderId: string;
  readonly fulfilmentId: string;
  readonly lines?: readonly MovedLine[] | undefined;
  readonly tracking?: Tracking | undefined;
};

type OrderClosed = { readonly code: 'ORDER_CLOSED'; readonly status: OrderStatus };

/** Units begin to leave: nobody else can send, cancel or count them twice while their stock is booked out. */
export const fulfilOrder: Write<
  FulfilOrder,
  { readonly order: Order; readonly fulfilment: Fulfilment },
  OrderNotFound | OrderClosed | LineNotFound | MoreThanOpen
> = {
  name: 'fulfilOrder',
  load: ({ orderId, fulfilmentId }) => [
    rowKey(orders, orderId),
    rowKey(processes, processId('fulfilment', fulfilmentId)),
  ],

  decide: ({ orderId, fulfilmentId, lines, tracking }, state, context) => {
    const found = foundOrder(state, orderId);
    if (!found.ok) return found;
    const order = found.value;
    if (order.fulfilments.some(({ id }) => id === fulfilmentId)) return accept({ effectId: fulfilmentId });
    if (allOpen(order).length === 0) return reject({ code: 'ORDER_CLOSED', status: statusesOf(order).order });
    const checked = checkOpen(order, lines ?? allOpen(order));
    if (!checked.ok) return checked;

    const fulfilment: Fulfilment = {
      id: fulfilmentId,
      status: 'in_progress',
      lines: checked.value,
      tracking: tracking ?? null,
      startedAtMs: context.nowMs,
      fulfilledAtMs: null,
    };
    const after = changed(order, {
      lines: moveUnits(order, checked.value, (line, quantity) => ({ leaving: line.leaving + quantity })),
      fulfilments: [...order.fulfilments, fulfilment],
    });
    const facts = { fulfilmentId, lines: checked.value };
    const saved = savedOrder(order, after, { kind: 'fulfilment_started', facts, events: [] }, context);
    const process = begin('fulfilment', { orderId, subjectId: fulfilmentId, nowMs: context.nowMs });
    return accept({ ...saved, effectId: fulfilmentId, put: [...saved.put, put(processes, process)] });
  },

  answer: (state, fulfilmentId, { orderId }) => {
    const order = orderIn(state, orderId);
    const fulfilment = order.fulfilments.find(({ id }) => id === fulfilmentId);
    if (!fulfilment) throw new Error(`Order ${orderId} has no fulfilment ${fulfilmentId}`);
    return { order, fulfilment };
  },
};
