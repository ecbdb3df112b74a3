import type { CHANNELS } from '../../contract.ts';
import {
  FULFILMENT_MOVES,
  type FulfilmentStatus,
  mayMove,
  ORDER_MOVES,
  type OrderStatus,
  PAYMENT_MOVES,
  type PaymentStatus,
  RETURN_MOVES,
  type ReturnStatus,
} from './states.ts';

export type Channel = (typeof CHANNELS)[number];
export type { Snapshot } from '../../contract.ts';

/** A line's units: quantity = open + leaving + fulfilled + cancelled, and returned ≤ fulfilled (L17). */
export type LineUnits = {
  readonly lineId: string;
  readonly variantId: string;
  readonly quantity: number;
  readonly leaving: number;
  readonly fulfilled: number;
  readonly cancelled: number;
  readonly returned: number;
};

export type MovedLine = { readonly lineId: string; readonly quantity: number };

export type Tracking = {
  readonly carrier?: string | undefined;
  readonly number?: string | undefined;
  readonly url?: string | undefined;
};

export type Fulfilment = {
  readonly id: string;
  readonly status: 'in_progress' | 'fulfilled';
  readonly lines: readonly MovedLine[];
  readonly tracking: Tracking | null;
  readonly startedAtMs: number;
  readonly fulfilledAtMs: number | null;
};

export type Cancellation = {
  readonly status: 'in_progress' | 'done';
  readonly reason: string;
  readonly lines: readonly MovedLine[];
  readonly refundMinor: number;
  readonly requestedAtMs: number;
};

export type ReturnedGoods = MovedLine & { readonly condition: 'sellable' | 'damaged'; readonly refundMinor: number };

export type Return = {
  readonly id: string;
  readonly status: 'received' | 'refunded';
  readonly locationId: string;
  /** Whose drawer gives cash back. */
  readonly registerId: string | null;
  readonly reason: string;
  readonly lines: readonly ReturnedGoods[];
  readonly refundMinor: number;
  readonly shippingRefundMinor: number;
  readonly creditNoteNumber: number;
  readonly receivedAtMs: number;
  readonly refundedAtMs: number | null;
};

/** What has happened to an order since it was agreed; what was agreed is its snapshot. */
export type Order = {
  readonly id: string;
  readonly number: number;
  readonly numberPrefix: string;
  readonly storeId: string;
  readonly channel: Channel;
  readonly locationId: string | null;
  readonly registerId: string | null;
  readonly customerId: string | null;
  readonly email: string | null;
  readonly checkoutId: string;
  readonly reservationId: string | null;
  readonly paymentId: string | null;
  readonly redemptionId: string | null;
  readonly currency: string;
  readonly totalMinor: number;
  /** Facts of Payments: what it has taken, and what it has paid back. */
  readonly capturedMinor: number;
  readonly refundedMinor: number;
  /** Promised back, and not yet confirmed by Payments. */
  readonly refundingMinor: number;
  /** Payments has confirmed that nothing can be taken any more. */
  readonly voided: boolean;
  readonly lines: readonly LineUnits[];
  readonly fulfilments: readonly Fulfilment[];
  readonly cancellation: Cancellation | null;
  readonly returns: readonly Return[];
  readonly placedAtMs: number;
  readonly test: boolean;
  readonly version: number;
};

export type Statuses = {
  readonly order: OrderStatus;
  readonly payment: PaymentStatus;
  readonly fulfilment: FulfilmentStatus;
  readonly return: ReturnStatus;
};

/** Statuses are never set: they follow from the facts, the same way everywhere. */
export function statusesOf(order: Order): Statuses {
  const payment = paymentStatusOf(order);
  return { order: orderStatusOf(order, payment), payment, fulfilment: fulfilmentOf(order), return: returnOf(order) };
}

/** The order after a change, one version on. Throws when the change moves a status where no table lets it go. */
export function changed(order: Order, change: Partial<Order>): Order {
  const next = { ...order, ...change, version: order.version + 1 };
  const [was, is] = [statusesOf(order), statusesOf(next)];
  const legal =
    mayMove(ORDER_MOVES, was.order, is.order) &&
    mayMove(PAYMENT_MOVES, was.payment, is.payment) &&
    mayMove(FULFILMENT_MOVES, was.fulfilment, is.fulfilment) &&
    mayMove(RETURN_MOVES, was.return, is.return);
  if (!legal) throw new Error(`Order ${order.id} cannot go from ${JSON.stringify(was)} to ${JSON.stringify(is)}`);
  return next;
}

export function sumUnits(order: Order, kind: 'quantity' | 'leaving' | 'fulfilled' | 'cancelled' | 'returned'): number {
  return order.lines.reduce((sum, line) => sum + line[kind], 0);
}

function paymentStatusOf({ totalMinor, capturedMinor, refundedMinor, voided }: Order): PaymentStatus {
  if (capturedMinor === 0) return totalMinor === 0 ? 'nothing_to_pay' : voided ? 'voided' : 'pending';
  if (refundedMinor >= capturedMinor) return 'refunded';
  if (refundedMinor > 0) return 'partially_refunded';
  return capturedMinor < totalMinor ? 'partially_paid' : 'paid';
}

function orderStatusOf(order: Order, payment: PaymentStatus): OrderStatus {
  if (order.cancellation?.status === 'in_progress') return 'cancelling';
  if (sumUnits(order, 'cancelled') === sumUnits(order, 'quantity')) return 'cancelled';
  const allLeft = sumUnits(order, 'fulfilled') + sumUnits(order, 'cancelled') === sumUnits(order, 'quantity');
  return allLeft && payment !== 'pending' && order.capturedMinor >= order.totalMinor ? 'completed' : 'open';
}

function fulfilmentOf(order: Order): FulfilmentStatus {
  const fulfilled = sumUnits(order, 'fulfilled');
  const wanted = sumUnits(order, 'quantity') - sumUnits(order, 'cancelled');
  if (wanted === 0) return 'nothing_to_fulfil';
  if (fulfilled === 0) return 'unfulfilled';
  return fulfilled < wanted ? 'partially_fulfilled' : 'fulfilled';
}

function returnOf(order: Order): ReturnStatus {
  const returned = sumUnits(order, 'returned');
  if (returned === 0) return 'none';
  const kept = sumUnits(order, 'quantity') - sumUnits(order, 'cancelled') - returned;
  return kept > 0 ? 'partially_returned' : 'returned';
}
