import type { CallOptions } from '@concord/contract';
import type { Rejection, Result } from '@concord/result';
import type { Order } from '../domain/order.ts';
import { type Process, refundIdOf, type Step, type StepOutcome } from '../domain/process.ts';
import { byVariant } from '../domain/units.ts';
import type { OrdersClients } from '../ports.ts';

export type StepContext = {
  readonly clients: OrdersClients;
  readonly process: Process;
  readonly order: Order;
  /** In Orders' own name, under a key that is this step's for ever. */
  readonly call: CallOptions;
};

const DONE: StepOutcome = { kind: 'done' };

/** What each step asks of the other service. Every one may be repeated at any time and then changes nothing more. */
export const runStep: Readonly<Record<Step, (context: StepContext) => Promise<StepOutcome>>> = {
  /** The promise becomes this order's, if Checkout has not said so yet; what is in it is what has stock to book out. */
  allocate: async ({ clients, process, order, call }) => {
    if (order.reservationId === null) return { kind: 'done', facts: { stockLines: [] } };
    const { reservationId, id: orderId } = order;
    const result = await clients.inventory.confirmReservation({ reservationId, orderId }, call);
    if (!result.ok) return outcomeOf(result);
    const kept = new Set(result.value.lines.map(({ variantId }) => variantId));
    const leaving = order.fulfilments.find(({ id }) => id === process.subjectId)?.lines ?? [];
    return {
      kind: 'done',
      facts: { stockLines: byVariant(order, leaving).filter(({ variantId }) => kept.has(variantId)) },
    };
  },

  hand_over: async ({ clients, process, order, call }) => {
    const lines = process.facts.stockLines ?? [];
    if (order.reservationId === null || lines.length === 0) return DONE;
    const { reservationId } = order;
    return outcomeOf(await clients.inventory.fulfilReservation({ reservationId, lines: [...lines] }, call));
  },

  restock: async ({ clients, process, order, call }) => {
    const received = order.returns.find(({ id }) => id === process.subjectId);
    if (!received) return { kind: 'refused', reason: 'RETURN_NOT_FOUND' };
    const lines = [...Map.groupBy(received.lines, ({ condition }) => condition)].flatMap(([condition, same]) =>
      byVariant(order, same).map((line) => ({ ...line, condition })),
    );
    const { id: returnId, locationId } = received;
    return outcomeOf(await clients.inventory.returnStock({ returnId, locationId, lines }, call));
  },

  refund: (context) => refund(context, context.process.kind),

  release_stock: async ({ clients, order, call }) => {
    if (order.reservationId === null) return DONE;
    return outcomeOf(await clients.inventory.releaseReservation({ reservationId: order.reservationId }, call));
  },

  /** A coupon is used up by what the customer keeps; it is free again when nothing was kept. */
  release_coupons: async ({ clients, order, call }) => {
    const keepsSomething = order.lines.some((line) => line.cancelled < line.quantity);
    if (order.redemptionId === null || keepsSomething) return DONE;
    return outcomeOf(await clients.promotions.releaseRedemptions({ redemptionId: order.redemptionId }, call));
  },

  /**
   * What was taken goes back; what was not taken yet can then no longer be. Where Payments has taken it meanwhile, the
   * event that says so finds this order cancelled, and that money has a refund of its own.
   */
  settle_payment: async (context) => {
    const { clients, order, call } = context;
    if (order.paymentId === null) return DONE;
    const refunded = await refund(context, 'cancellation');
    if (refunded.kind !== 'done' || order.capturedMinor >= order.totalMinor) return refunded;
    const result = await clients.payments.cancelPayment({ paymentId: order.paymentId }, call);
    if (isTaken(result.ok ? result.value : result.rejection)) return DONE;
    return result.ok ? { kind: 'done', facts: { voided: true } } : outcomeOf(result);
  },
};

async function refund({ clients, process, order, call }: StepContext, reason: string): Promise<StepOutcome> {
  const amountMinor = process.facts.refundMinor ?? 0;
  if (order.paymentId === null || amountMinor === 0) return DONE;
  const { paymentId } = order;
  const registerId = order.returns.find(({ id }) => id === process.subjectId)?.registerId;
  const refundId = refundIdOf(process);
  const asked = { refundId, paymentId, amountMinor, reason, ...(registerId ? { registerId } : {}) };
  const result = await clients.payments.refundPayment(asked, { ...call, idempotencyKey: refundId });
  return outcomeOf(result);
}

function outcomeOf(result: Result<unknown, Rejection>): StepOutcome {
  if (result.ok) return DONE;
  const { code } = result.rejection;
  return { kind: code === 'UNAVAILABLE' ? 'unknown' : 'refused', reason: code };
}

function isTaken(answer: object): boolean {
  return 'status' in answer && (answer.status === 'captured' || answer.status === 'capturing');
}
