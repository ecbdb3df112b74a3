import { append, put, rowKey, type Write, type WriteContext } from '@concord/database';
import { accept } from '@concord/result';
import { orderCancelled, orderFulfilled } from '../domain/events.ts';
import { changed, type Order } from '../domain/order.ts';
import { advance, type Process, type Step, type StepOutcome } from '../domain/process.ts';
import { happened } from '../domain/timeline.ts';
import { moveUnits } from '../domain/units.ts';
import { orders, processes, timeline } from '../storage/tables.ts';
import { orderIn, savedOrder } from './change-order.ts';

export type AdvanceProcess = {
  readonly processId: string;
  readonly orderId: string;
  /** The step that was attempted; a process that has moved on meanwhile is left as it is. */
  readonly step: Step;
  readonly outcome: StepOutcome;
};

/** Writes down how a step went; when it was the last one, the order learns it in the same commit. */
export const advanceProcess: Write<AdvanceProcess, Process> = {
  name: 'advanceProcess',
  load: ({ processId, orderId }) => [rowKey(orders, orderId), rowKey(processes, processId)],

  decide: ({ processId, orderId, step, outcome }, state, context) => {
    const process = state.get(processes, processId);
    if (!process || process.status === 'done' || process.step !== step) return accept({ effectId: processId });
    const next = advance(process, outcome, context.nowMs);
    if (next.status === 'done') {
      const saved = completed(orderIn(state, orderId), next, context);
      return accept({ ...saved, effectId: processId, put: [...saved.put, put(processes, next)] });
    }
    const parksNow = next.status === 'parked' && process.status !== 'parked';
    const facts = { process: process.kind, step, reason: next.failure };
    return accept({
      effectId: processId,
      put: [put(processes, next)],
      append: parksNow ? [append(timeline, happened(orderId, 'process_parked', facts, context))] : [],
    });
  },

  answer: (state, processId) => {
    const process = state.get(processes, processId);
    if (!process) throw new Error(`There is no process ${processId}`);
    return process;
  },
};

function completed(order: Order, process: Process, context: WriteContext) {
  switch (process.kind) {
    case 'fulfilment':
      return goodsLeft(order, process, context);
    case 'return':
      return returnRefunded(order, process, context);
    case 'cancellation':
      return orderIsCancelled(order, process, context);
    case 'late_refund': {
      const told = { kind: 'refunded', facts: refundFacts(process), events: [] } as const;
      return savedOrder(order, changed(order, paidBack(order, process)), told, context);
    }
  }
}

function goodsLeft(order: Order, { subjectId }: Process, context: WriteContext) {
  const lines = order.fulfilments.find(({ id }) => id === subjectId)?.lines ?? [];
  const after = changed(order, {
    lines: moveUnits(order, lines, (line, quantity) => ({
      leaving: line.leaving - quantity,
      fulfilled: line.fulfilled + quantity,
    })),
    fulfilments: order.fulfilments.map((one) =>
      one.id === subjectId ? { ...one, status: 'fulfilled', fulfilledAtMs: context.nowMs } : one,
    ),
  });
  const events = [orderFulfilled(after, subjectId, lines)];
  return savedOrder(order, after, { kind: 'fulfilled', facts: { fulfilmentId: subjectId, lines }, events }, context);
}

function returnRefunded(order: Order, process: Process, context: WriteContext) {
  const after = changed(order, {
    ...paidBack(order, process),
    returns: order.returns.map((one) =>
      one.id === process.subjectId ? { ...one, status: 'refunded', refundedAtMs: context.nowMs } : one,
    ),
  });
  const facts = { returnId: process.subjectId, ...refundFacts(process) };
  return savedOrder(order, after, { kind: 'refunded', facts, events: [] }, context);
}

function orderIsCancelled(order: Order, process: Process, context: WriteContext) {
  const after = changed(order, {
    ...paidBack(order, process),
    voided: process.facts.voided ?? false,
    cancellation: order.cancellation && { ...order.cancellation, status: 'done' },
  });
  return savedOrder(
    order,
    after,
    { kind: 'cancelled', facts: refundFacts(process), events: [orderCancelled(after)] },
    context,
  );
}

function paidBack(order: Order, { facts: { refundMinor = 0 } }: Process) {
  return {
    refundingMinor: order.refundingMinor - refundMinor,
    refundedMinor: order.refundedMinor + refundMinor,
  };
}

function refundFacts({ facts: { refundMinor = 0 } }: Process) {
  return { refundMinor };
}
