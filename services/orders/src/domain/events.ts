import type { NewEvent } from '@concord/database';
import { orderNumber } from './numbering.ts';
import { type MovedLine, type Order, type Return, type Snapshot, statusesOf } from './order.ts';

/** Ids and facts for others; never an e-mail address, a name or a code (CONSISTENCY 24). */
export function orderPlaced(order: Order, snapshot: Snapshot): NewEvent {
  const { totals, lines } = snapshot;
  return event('orders.order-placed.v1', order, {
    locationId: order.locationId,
    registerId: order.registerId,
    customerId: order.customerId,
    totalMinor: totals.totalMinor,
    netMinor: totals.netMinor,
    taxMinor: totals.taxMinor,
    shippingMinor: totals.shippingMinor,
    discountMinor: totals.discountMinor,
    lines: lines.map(({ lineId, variantId, productId, quantity, netMinor, totalMinor }) => ({
      lineId,
      variantId,
      productId,
      quantity,
      netMinor,
      totalMinor,
    })),
    promotionIds: [...new Set(lines.flatMap((line) => line.discounts.map((one) => one.promotionId)))],
    placedAt: new Date(order.placedAtMs).toISOString(),
    ...(order.test ? { test: true } : {}),
  });
}

export function orderPaid(order: Order): NewEvent {
  const { paymentId, capturedMinor, totalMinor } = order;
  return event('orders.order-paid.v1', order, { paymentId, capturedMinor, totalMinor });
}

export function orderFulfilled(order: Order, fulfilmentId: string, moved: readonly MovedLine[]): NewEvent {
  return event('orders.order-fulfilled.v1', order, {
    fulfilmentId,
    lines: withVariants(order, moved),
    complete: statusesOf(order).fulfilment === 'fulfilled',
  });
}

export function orderCancelled(order: Order): NewEvent {
  const { cancellation } = order;
  return event('orders.order-cancelled.v1', order, {
    lines: withVariants(order, cancellation?.lines ?? []),
    refundMinor: cancellation?.refundMinor ?? 0,
    whole: statusesOf(order).order === 'cancelled',
  });
}

export function returnReceived(order: Order, received: Return): NewEvent {
  return event('orders.return-received.v1', order, {
    returnId: received.id,
    locationId: received.locationId,
    lines: received.lines.map(({ lineId, quantity, condition, refundMinor }) => ({
      ...withVariants(order, [{ lineId, quantity }])[0],
      condition,
      refundMinor,
    })),
    refundMinor: received.refundMinor,
    shippingRefundMinor: received.shippingRefundMinor,
  });
}

/** The end of an order's way, told once: in the change that completes it. */
export function completion(before: Order, after: Order): NewEvent[] {
  const completes = statusesOf(before).order !== 'completed' && statusesOf(after).order === 'completed';
  return completes ? [event('orders.order-completed.v1', after, { totalMinor: after.totalMinor })] : [];
}

function event(type: string, order: Order, facts: Readonly<Record<string, unknown>>): NewEvent {
  const { id, storeId, channel, currency, version } = order;
  return {
    type,
    key: id,
    data: { orderId: id, number: orderNumber(order), storeId, channel, currency, version, ...facts },
  };
}

function withVariants(order: Order, moved: readonly MovedLine[]) {
  return moved.map(({ lineId, quantity }) => ({
    lineId,
    variantId: order.lines.find((line) => line.lineId === lineId)?.variantId,
    quantity,
  }));
}
