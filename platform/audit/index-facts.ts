import type { CheckoutFact, Facts, OrderFact, PaymentFact, RedemptionFact, ReservationFact } from './facts.ts';

/** Finds facts by one of the ids they name; merchants never meet. */
export type Finder<Fact> = {
  readonly all: (merchantId: string, id: string | null) => readonly Fact[];
  readonly one: (merchantId: string, id: string | null) => Fact | undefined;
};

export type Index = {
  readonly checkouts: Finder<CheckoutFact>;
  readonly checkoutsOfReservation: Finder<CheckoutFact>;
  readonly checkoutsOfRedemption: Finder<CheckoutFact>;
  readonly doneOfCart: Finder<CheckoutFact>;
  readonly orders: Finder<OrderFact>;
  readonly ordersOfCheckout: Finder<OrderFact>;
  readonly ordersOfPayment: Finder<OrderFact>;
  readonly ordersOfReservation: Finder<OrderFact>;
  readonly payments: Finder<PaymentFact>;
  readonly paymentsOfCheckout: Finder<PaymentFact>;
  readonly paymentsOfOrder: Finder<PaymentFact>;
  readonly reservations: Finder<ReservationFact>;
  readonly redemptions: Finder<RedemptionFact>;
};

export function indexFacts({ checkouts, orders, payments, reservations, redemptions }: Facts): Index {
  return {
    checkouts: finder(checkouts, (checkout) => checkout.checkoutId),
    checkoutsOfReservation: finder(checkouts, (checkout) => checkout.reservationId),
    checkoutsOfRedemption: finder(checkouts, (checkout) => checkout.redemptionId),
    doneOfCart: finder(
      checkouts.filter(({ state }) => state === 'done'),
      (checkout) => checkout.cartId,
    ),
    orders: finder(orders, (order) => order.orderId),
    ordersOfCheckout: finder(orders, (order) => order.checkoutId),
    ordersOfPayment: finder(orders, (order) => order.paymentId),
    ordersOfReservation: finder(orders, (order) => order.reservationId),
    payments: finder(payments, (payment) => payment.paymentId),
    paymentsOfCheckout: finder(payments, (payment) => payment.checkoutId),
    paymentsOfOrder: finder(payments, (payment) => payment.orderId),
    reservations: finder(reservations, (reservation) => reservation.reservationId),
    redemptions: finder(redemptions, (redemption) => redemption.redemptionId),
  };
}

function finder<Fact extends { readonly merchantId: string }>(
  facts: readonly Fact[],
  idOf: (fact: Fact) => string | null,
): Finder<Fact> {
  const known = new Map<string, Fact[]>();
  for (const fact of facts) {
    const id = idOf(fact);
    if (id === null) continue;
    const key = `${fact.merchantId} ${id}`;
    const found = known.get(key);
    if (found) found.push(fact);
    else known.set(key, [fact]);
  }
  const all = (merchantId: string, id: string | null) => (id === null ? [] : (known.get(`${merchantId} ${id}`) ?? []));
  return { all, one: (merchantId, id) => all(merchantId, id)[0] };
}
