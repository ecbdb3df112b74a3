import { derivedId, type Id } from '@concord/ids';

type CheckoutIds = {
  readonly orderId: Id<'order'>;
  readonly paymentId: Id<'payment'>;
  readonly reservationId: Id<'reservation'>;
  readonly redemptionId: Id<'redemption'>;
};

/** Those under way; each of a checkout's steps asks for one or two. */
const MAX_KEPT = 1_000;
const kept = new Map<string, CheckoutIds>();

/** Everything a checkout makes elsewhere has an id that follows from its own: doing a step again is the same step. */
export function idsOf(checkoutId: string): CheckoutIds {
  const known = kept.get(checkoutId);
  if (known) return known;
  const ids = {
    orderId: derivedId('order', checkoutId),
    paymentId: derivedId('payment', checkoutId),
    reservationId: derivedId('reservation', checkoutId),
    redemptionId: derivedId('redemption', checkoutId),
  };
  if (kept.size >= MAX_KEPT) kept.clear();
  kept.set(checkoutId, ids);
  return ids;
}
