import { derivedId } from '@concord/ids';

/** Everything a checkout makes elsewhere has an id that follows from its own: doing a step again is the same step. */
export function idsOf(checkoutId: string) {
  return {
    orderId: derivedId('order', checkoutId),
    paymentId: derivedId('payment', checkoutId),
    reservationId: derivedId('reservation', checkoutId),
    redemptionId: derivedId('redemption', checkoutId),
  };
}
