import { derivedId } from '@concord/ids';

/** Everything a checkout makes elsewhere has an id that follows from its own: doing a step again is the same step. */
export function idsOf(checkoutId: string) {
  return {
    get orderId() {
      return derivedId('order', checkoutId);
    },
    get paymentId() {
      return derivedId('payment', checkoutId);
    },
    get reservationId() {
      return derivedId('reservation', checkoutId);
    },
    get redemptionId() {
      return derivedId('redemption', checkoutId);
    },
  };
}
