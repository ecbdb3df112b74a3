import { put, rowKey, type Write } from '@concord/database';
import { accept, type Result, reject } from '@concord/result';
import { type Cancellation, changed, type Order, statusesOf, sumUnits } from '../domain/order.ts';
import { begin, processId } from '../domain/process.ts';
import { refundAmount } from '../domain/refund-amount.ts';
import type { OrderStatus, PaymentStatus } from '../domain/states.ts';
import { allOpen, moveUnits } from '../domain/units.ts';
import { orders, processes, snapshots } from '../storage/tables.ts';
import { foundOrder, type OrderNotFound, orderIn, savedOrder, snapshotIn } from './change-order.ts';

export type CancelOrder = { readonly orderId: string; readonly reason: string };

export type PaymentNotSettled = { readonly code: 'PAYMENT_NOT_SETTLED'; readonly paymentStatus: PaymentStatus };
type NotCancellable =
  | PaymentNotSettled
  | { readonly code: 'FULFILMENT_IN_PROGRESS' }
  | { readonly code: 'NOTHING_TO_CANCEL'; readonly status: OrderStatus };

/** Whatever has not left will not leave, and what was paid for it goes back. Cancelling again changes nothing. */
export const cancelOrder: Write<CancelOrder, Order, OrderNotFound | NotCancellable> = {
  name: 'cancelOrder',
  load: ({ orderId }) => [
    rowKey(orders, orderId),
    rowKey(snapshots, orderId),
    rowKey(processes, processId('cancellation', orderId)),
  ],

  decide: ({ orderId, reason }, state, context) => {
    const found = foundOrder(state, orderId);
    if (!found.ok) return found;
    const order = found.value;
    if (order.cancellation) return accept({ effectId: orderId });
    const allowed = mayCancel(order);
    if (!allowed.ok) return allowed;

    const lines = allOpen(order);
    const { nowMs } = context;
    const refundMinor =
      order.capturedMinor === 0 ? 0 : refundAmount(order, snapshotIn(state, orderId), lines).amountMinor;
    const cancellation: Cancellation = { status: 'in_progress', reason, lines, refundMinor, requestedAtMs: nowMs };
    const after = changed(order, {
      cancellation,
      lines: moveUnits(order, lines, (line, quantity) => ({ cancelled: line.cancelled + quantity })),
      refundingMinor: order.refundingMinor + refundMinor,
    });
    const facts = { reason, lines, refundMinor };
    const saved = savedOrder(order, after, { kind: 'cancellation_requested', facts, events: [] }, context);
    const process = begin('cancellation', { orderId, subjectId: orderId, nowMs, facts: { refundMinor } });
    return accept({ ...saved, effectId: orderId, put: [...saved.put, put(processes, process)] });
  },

  answer: orderIn,
};

function mayCancel(order: Order): Result<Order, NotCancellable> {
  const { order: status, payment } = statusesOf(order);
  if (sumUnits(order, 'leaving') > 0) return reject({ code: 'FULFILMENT_IN_PROGRESS' });
  if (allOpen(order).length === 0) return reject({ code: 'NOTHING_TO_CANCEL', status });
  // A part can only be paid back of what is known to have been taken; the whole is either voided or paid back.
  const isPart = sumUnits(order, 'fulfilled') > 0;
  if (isPart && order.capturedMinor < order.totalMinor) {
    return reject({ code: 'PAYMENT_NOT_SETTLED', paymentStatus: payment });
  }
  return accept(order);
}
