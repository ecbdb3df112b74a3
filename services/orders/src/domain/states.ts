import type { FULFILMENT_STATUSES, ORDER_STATUSES, PAYMENT_STATUSES, RETURN_STATUSES } from '../../contract.ts';

export type OrderStatus = (typeof ORDER_STATUSES)[number];
export type PaymentStatus = (typeof PAYMENT_STATUSES)[number];
export type FulfilmentStatus = (typeof FULFILMENT_STATUSES)[number];
export type ReturnStatus = (typeof RETURN_STATUSES)[number];

type Moves<Status extends string> = Readonly<Record<Status, readonly Status[]>>;

/** Where each status may go. A status that is left out of a row cannot follow it, whatever a command asks. */
export const ORDER_MOVES: Moves<OrderStatus> = {
  open: ['cancelling', 'completed'],
  cancelling: ['cancelled', 'completed'],
  cancelled: [],
  completed: [],
};

/** Money is a fact, so also money that comes after a void is booked; the cancellation then pays it back. */
export const PAYMENT_MOVES: Moves<PaymentStatus> = {
  nothing_to_pay: ['partially_refunded', 'paid'],
  pending: ['partially_paid', 'paid', 'voided'],
  partially_paid: ['paid', 'partially_refunded', 'refunded'],
  paid: ['partially_refunded', 'refunded'],
  partially_refunded: ['refunded'],
  refunded: ['partially_refunded'],
  voided: ['partially_paid', 'paid'],
};

export const FULFILMENT_MOVES: Moves<FulfilmentStatus> = {
  unfulfilled: ['partially_fulfilled', 'fulfilled', 'nothing_to_fulfil'],
  partially_fulfilled: ['fulfilled'],
  fulfilled: [],
  nothing_to_fulfil: [],
};

export const RETURN_MOVES: Moves<ReturnStatus> = {
  none: ['partially_returned', 'returned'],
  partially_returned: ['returned'],
  returned: [],
};

export function mayMove<Status extends string>(moves: Moves<Status>, from: Status, to: Status): boolean {
  return from === to || moves[from].includes(to);
}
