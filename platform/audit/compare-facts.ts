import type {
  CheckoutFact,
  Facts,
  OrderFact,
  PaymentFact,
  RedemptionFact,
  ReservationFact,
  Violation,
} from './facts.ts';
import { type Index, indexFacts } from './index-facts.ts';

type Broken = readonly [law: string, detail: string];
/** Everything that was compared: a violation that stands counts only while none of these moved on. */
type Compared = readonly ({ readonly version: number } | undefined)[];
/** A rule of the laws: it holds, or it says what is wrong. */
type Rule = readonly [law: string, holds: boolean, detail: string];

/** The laws that no service can prove by itself: what a checkout made elsewhere, held against what it says of itself. */
export function compareFacts(facts: Facts): Violation[] {
  const index = indexFacts(facts);
  return [
    ...facts.checkouts.flatMap((checkout) => ofCheckout(checkout, index)),
    ...facts.orders.flatMap((order) => ofOrder(order, index)),
    ...facts.payments.flatMap((payment) => ofPayment(payment, index)),
    ...facts.reservations.flatMap((reservation) => ofReservation(reservation, index)),
    ...facts.redemptions.flatMap((redemption) => ofRedemption(redemption, index)),
  ];
}

function ofCheckout(checkout: CheckoutFact, index: Index): Violation[] {
  const { merchantId, checkoutId, state } = checkout;
  const orders = index.ordersOfCheckout.all(merchantId, checkoutId);
  const payments = index.paymentsOfCheckout.all(merchantId, checkoutId);
  const doneOfCart = index.doneOfCart.all(merchantId, checkout.cartId);
  const order = index.orders.one(merchantId, checkout.orderId);
  const payment = index.payments.one(merchantId, checkout.paymentId);
  const reservation = index.reservations.one(merchantId, checkout.reservationId);
  const redemption = index.redemptions.one(merchantId, checkout.redemptionId);
  const made = { order, payment, reservation, redemption };
  const rules: readonly Rule[] = [
    ['L5', orders.length <= 1, `has ${orders.length} orders`],
    ['L5', payments.length <= 1, `has ${payments.length} payments`],
    [
      'L5',
      state !== 'done' || doneOfCart.length === 1,
      `its cart ${checkout.cartId} was bought ${doneOfCart.length} times`,
    ],
    ['L16', state !== 'parked', `waits for a person: refused with ${checkout.refusedWith}`],
    ...(state === 'done' ? whenDone(checkout, made) : []),
    ...(state === 'failed' ? whenFailed(made) : []),
  ];
  return violations(`${merchantId} checkout ${checkoutId} (${state})`, rules, [
    checkout,
    ...Object.values(made),
    ...orders,
    ...payments,
  ]);
}

type Made = {
  readonly order: OrderFact | undefined;
  readonly payment: PaymentFact | undefined;
  readonly reservation: ReservationFact | undefined;
  readonly redemption: RedemptionFact | undefined;
};

/** Done: placed, paid, allocated and confirmed; or, if the order was cancelled since, given up in all four places. */
function whenDone(checkout: CheckoutFact, { order, payment, reservation, redemption }: Made): Rule[] {
  const { orderId, totalMinor, currency, reservationId, redemptionId } = checkout;
  if (!order) return [['L16', false, `is done, but there is no order ${orderId}`]];
  const isCancelled = order.status === 'cancelled';
  const promised = reservation?.status === 'allocated' || reservation?.status === 'fulfilled';
  const isPaid = payment?.status === 'captured' && payment.capturedMinor === totalMinor && payment.orderId === orderId;
  return [
    ['L3', order.totalMinor === totalMinor && order.currency === currency, `order ${orderId} has another total`],
    [
      'L16',
      totalMinor === 0 || isCancelled || isPaid,
      `payment ${checkout.paymentId} is ${stands(payment)}, ${payment?.capturedMinor ?? 0} of ${totalMinor} captured`,
    ],
    [
      'L16',
      reservationId === null || isCancelled || (promised && reservation?.orderId === orderId),
      `reservation ${reservationId} is ${stands(reservation)}, its order ${reservation?.orderId ?? 'none'}`,
    ],
    [
      'L9',
      redemptionId === null || isCancelled || (redemption?.status === 'confirmed' && redemption.orderId === orderId),
      `redemption ${redemptionId} is ${stands(redemption)}`,
    ],
  ];
}

/** Failed: nothing is left. */
function whenFailed({ order, payment, reservation, redemption }: Made): Rule[] {
  return [
    ['L16', order === undefined, `failed, but order ${order?.orderId} was placed`],
    [
      'L16',
      payment === undefined || isOver(payment),
      `failed, but payment ${payment?.paymentId} is ${stands(payment)}`,
    ],
    [
      'L16',
      reservation === undefined || reservation.status === 'released' || reservation.status === 'expired',
      `failed, but reservation ${reservation?.reservationId} is ${stands(reservation)}`,
    ],
    [
      'L9',
      redemption === undefined || redemption.status === 'released',
      `failed, but redemption ${redemption?.redemptionId} is ${stands(redemption)}`,
    ],
  ];
}

function isOver({ status, capturedMinor, refundedMinor }: PaymentFact): boolean {
  return status === 'declined' || status === 'voided' || (status === 'captured' && capturedMinor === refundedMinor);
}

function stands(fact: { readonly status: string } | undefined): string {
  return fact?.status ?? 'not there';
}

function ofOrder(order: OrderFact, index: Index): Violation[] {
  const { merchantId, orderId, checkoutId, paymentId } = order;
  const checkout = index.checkouts.one(merchantId, checkoutId);
  const payment = index.payments.one(merchantId, paymentId);
  const byPayment = index.ordersOfPayment.all(merchantId, paymentId);
  const byReservation = index.ordersOfReservation.all(merchantId, order.reservationId);
  const givenBackMinor = order.refundedMinor + order.refundingMinor;
  const isMoving = order.openProcesses > 0;
  const rules: readonly Rule[] = [
    ['L5', byPayment.length <= 1, `payment ${paymentId} pays ${byPayment.length} orders`],
    ['L5', byReservation.length <= 1, `reservation ${order.reservationId} serves ${byReservation.length} orders`],
    [
      'L16',
      checkout?.orderId === orderId && (checkout.state === 'done' || checkout.state === 'committing'),
      `its checkout ${checkoutId} is ${checkout?.state ?? 'not there'}`,
    ],
    ['L16', paymentId === null || payment !== undefined, `its payment ${paymentId} is not there`],
    [
      'L3',
      payment === undefined || isMoving || payment.capturedMinor === order.capturedMinor,
      `captured is ${order.capturedMinor}, payment ${paymentId} says ${payment?.capturedMinor}`,
    ],
    [
      'L3',
      payment === undefined || isMoving || payment.refundedMinor === givenBackMinor,
      `given back is ${givenBackMinor}, payment ${paymentId} says ${payment?.refundedMinor}`,
    ],
    ['L16', order.parkedProcesses === 0, `${order.parkedProcesses} of its processes wait for a person`],
  ];
  return violations(`${merchantId} order ${orderId}`, rules, [
    order,
    checkout,
    payment,
    ...byPayment,
    ...byReservation,
  ]);
}

function ofPayment(payment: PaymentFact, index: Index): Violation[] {
  const { merchantId, paymentId, orderId, status, capturedMinor, refundedMinor } = payment;
  const order = index.orders.one(merchantId, orderId);
  const byOrder = index.paymentsOfOrder.all(merchantId, orderId);
  const checkout = index.checkouts.one(merchantId, payment.checkoutId);
  const isOpen = status === 'authorised' || status === 'authorising' || status === 'action_required';
  const rules: readonly Rule[] = [
    ['L5', byOrder.length <= 1, `order ${orderId} is paid by ${byOrder.length} payments`],
    [
      'L16',
      capturedMinor === refundedMinor || order?.paymentId === paymentId,
      `${capturedMinor} captured for order ${orderId}, which is ${order ? `paid by ${order.paymentId}` : 'not there'}`,
    ],
    [
      'L16',
      !isOpen || (checkout !== undefined && isUnderWay(checkout)),
      `is ${status}, and its checkout ${payment.checkoutId} is ${checkout?.state ?? 'not there'}`,
    ],
  ];
  return violations(`${merchantId} payment ${paymentId}`, rules, [payment, order, checkout, ...byOrder]);
}

function ofReservation(reservation: ReservationFact, index: Index): Violation[] {
  const { merchantId, reservationId, status, orderId, expires } = reservation;
  const checkout = index.checkoutsOfReservation.one(merchantId, reservationId);
  const order = index.ordersOfReservation.one(merchantId, reservationId);
  const isOwned = status === 'allocated' || status === 'fulfilled';
  const isGivenUp = order?.status === 'cancelled' && order.openProcesses === 0;
  const rules: readonly Rule[] = [
    [
      'L1',
      status !== 'held' || expires || (checkout !== undefined && isUnderWay(checkout)),
      `is held, and its checkout is ${checkout?.state ?? 'not there'}`,
    ],
    ['L1', !isOwned || order?.orderId === orderId, `is ${status} for order ${orderId}, which is not there`],
    ['L1', status !== 'allocated' || !isGivenUp, `is allocated to order ${orderId}, which is cancelled`],
  ];
  return violations(`${merchantId} reservation ${reservationId}`, rules, [reservation, checkout, order]);
}

function ofRedemption(redemption: RedemptionFact, index: Index): Violation[] {
  const { merchantId, redemptionId, status, orderId } = redemption;
  const checkout = index.checkoutsOfRedemption.one(merchantId, redemptionId);
  const order = index.orders.one(merchantId, orderId);
  const isGivenUp = order?.status === 'cancelled' && order.openProcesses === 0;
  const rules: readonly Rule[] = [
    [
      'L9',
      status !== 'held' || (checkout !== undefined && isUnderWay(checkout)),
      `is held, and its checkout is ${checkout?.state ?? 'not there'}`,
    ],
    ['L9', status !== 'confirmed' || order?.redemptionId === redemptionId, `its order ${orderId} is not there`],
    ['L9', status !== 'confirmed' || !isGivenUp, `is confirmed for order ${orderId}, which is cancelled`],
  ];
  return violations(`${merchantId} redemption ${redemptionId}`, rules, [redemption, checkout, order]);
}

export function isUnderWay({ state }: CheckoutFact): boolean {
  return state !== 'done' && state !== 'failed';
}

function violations(subject: string, rules: readonly Rule[], compared: Compared): Violation[] {
  const version = compared.map((fact) => fact?.version ?? '-').join('.');
  const broken = rules.filter(([, holds]) => !holds).map(([law, , detail]): Broken => [law, detail]);
  return broken.map(([law, detail]) => ({ law, subject, detail, version }));
}
