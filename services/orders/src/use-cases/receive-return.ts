import { put, rowKey, type State, type Write, type WriteContext } from '@concord/database';
import { accept, type Result, reject } from '@concord/result';
import { returnReceived } from '../domain/events.ts';
import { CREDIT_NOTE_SERIES } from '../domain/numbering.ts';
import { changed, type MovedLine, type Order, type Return, statusesOf } from '../domain/order.ts';
import { begin, processId } from '../domain/process.ts';
import { refundAmount, refundPerGoods } from '../domain/refund-amount.ts';
import { checkReturnable, type LineNotFound, type MoreThanReturnable, moveUnits } from '../domain/units.ts';
import { documents, orders, processes, series, snapshots } from '../storage/tables.ts';
import type { PaymentNotSettled } from './cancel-order.ts';
import { foundOrder, issue, type OrderNotFound, orderIn, savedOrder, snapshotIn } from './change-order.ts';

export type ReceiveReturn = {
  readonly orderId: string;
  readonly returnId: string;
  readonly locationId: string;
  readonly registerId?: string | undefined;
  readonly lines: readonly (MovedLine & { readonly condition: 'sellable' | 'damaged' })[];
  readonly reason: string;
};

export type Received = { readonly order: Order; readonly received: Return };

type NotReturnable = PaymentNotSettled | LineNotFound | MoreThanReturnable;

/**
 * Goods are back, wherever they were bought. The order's row decides which units and which money: of two registers that
 * take the same unit at once, the second is told that it is back already (L17).
 */
export const receiveReturn: Write<ReceiveReturn, Received, OrderNotFound | NotReturnable> = {
  name: 'receiveReturn',
  load: ({ orderId, returnId }) => [
    rowKey(orders, orderId),
    rowKey(snapshots, orderId),
    rowKey(documents, returnId, 'credit_note'),
    rowKey(processes, processId('return', returnId)),
  ],
  follow: ({ orderId }, state) => {
    const order = state.get(orders, orderId);
    return order ? [rowKey(series, order.storeId, CREDIT_NOTE_SERIES)] : [];
  },

  decide: (command, state, context) => {
    const found = foundOrder(state, command.orderId);
    if (!found.ok) return found;
    const order = found.value;
    if (order.returns.some(({ id }) => id === command.returnId)) return accept({ effectId: command.returnId });
    const checked = mayReturn(order, command.lines);
    if (!checked.ok) return checked;
    return accept(takeBack(order, command, checked.value, state, context));
  },

  answer: (state, returnId, { orderId }) => {
    const order = orderIn(state, orderId);
    const received = order.returns.find(({ id }) => id === returnId);
    if (!received) throw new Error(`Order ${orderId} has no return ${returnId}`);
    return { order, received };
  },
};

function mayReturn(order: Order, lines: readonly MovedLine[]): Result<readonly MovedLine[], NotReturnable> {
  if (order.capturedMinor < order.totalMinor) {
    return reject({ code: 'PAYMENT_NOT_SETTLED', paymentStatus: statusesOf(order).payment });
  }
  return checkReturnable(order, lines);
}

function takeBack(
  order: Order,
  command: ReceiveReturn,
  moved: readonly MovedLine[],
  state: State,
  context: WriteContext,
) {
  const { orderId, returnId, locationId, registerId = null, reason } = command;
  const { nowMs } = context;
  const { amountMinor, shippingMinor, lineMinor } = refundAmount(order, snapshotIn(state, orderId), moved);
  const { storeId } = order;
  const creditNote = issue(
    state,
    { kind: 'credit_note', series: CREDIT_NOTE_SERIES, subjectId: returnId, orderId, storeId },
    nowMs,
  );
  const received: Return = {
    id: returnId,
    status: 'received',
    locationId,
    registerId,
    reason,
    lines: refundPerGoods(command.lines, lineMinor),
    refundMinor: amountMinor,
    shippingRefundMinor: shippingMinor,
    creditNoteNumber: creditNote.document.number,
    receivedAtMs: nowMs,
    refundedAtMs: null,
  };
  const after = changed(order, {
    lines: moveUnits(order, moved, (line, quantity) => ({ returned: line.returned + quantity })),
    returns: [...order.returns, received],
    refundingMinor: order.refundingMinor + amountMinor,
  });
  const facts = { returnId, locationId, lines: moved, refundMinor: amountMinor };
  const events = [returnReceived(after, received)];
  const saved = savedOrder(order, after, { kind: 'return_received', facts, events }, context);
  const process = begin('return', { orderId, subjectId: returnId, nowMs, facts: { refundMinor: amountMinor } });
  return { ...saved, effectId: returnId, put: [...saved.put, put(processes, process), ...creditNote.put] };
}
