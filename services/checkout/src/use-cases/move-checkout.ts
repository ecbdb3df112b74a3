import { type NewEvent, put, rowKey, type Write } from '@concord/database';
import { accept, reject } from '@concord/result';
import { type Checkout, type CheckoutOutcome, type CheckoutState, mayBecome } from '../domain/checkout.ts';
import { carts, checkouts } from '../storage/tables.ts';

export type MoveCheckout = {
  readonly checkoutId: string;
  readonly cartId: string;
  readonly to: CheckoutState;
  /** Moves it only from here, where the step is right from one of several states alone. */
  readonly from?: CheckoutState | undefined;
  readonly dueAtMs: number | null;
  readonly outcome?: Partial<CheckoutOutcome> | undefined;
};

/** Someone else moved it first: whoever is told so stops. */
export type MovedMeanwhile = { readonly code: 'CHECKOUT_MOVED'; readonly state: CheckoutState };

/** The compare-and-set that every step of a checkout goes through; its end also settles the cart. */
export const moveCheckout: Write<MoveCheckout, Checkout, MovedMeanwhile> = {
  name: 'moveCheckout',
  load: ({ checkoutId, cartId }) => [rowKey(checkouts, checkoutId), rowKey(carts, cartId)],

  decide: ({ checkoutId, cartId, to, from, dueAtMs, outcome }, state) => {
    const checkout = state.get(checkouts, checkoutId);
    if (!checkout) throw new Error(`Checkout ${checkoutId} is gone`);
    if (!mayBecome(checkout.state, to) || (from !== undefined && checkout.state !== from))
      return reject({ code: 'CHECKOUT_MOVED', state: checkout.state });
    const moved: Checkout = {
      ...checkout,
      state: to,
      dueAtMs,
      attempts: 0,
      outcome: { ...checkout.outcome, ...outcome },
      refusal: null,
      version: checkout.version + 1,
    };
    const cart = state.get(carts, cartId);
    const ends = to === 'done' || to === 'failed';
    const settled = ends && cart?.checkoutId === checkoutId ? [put(carts, settledCart(cart, to))] : [];
    return accept({
      effectId: checkoutId,
      put: [put(checkouts, moved), ...settled],
      events: ends ? [endEvent(moved)] : [],
    });
  },

  answer: (state, checkoutId) => checkoutIn(state.get(checkouts, checkoutId)),
};

export type RenewLease = { readonly checkoutId: string; readonly version: number; readonly dueAtMs: number };

/** Takes a due checkout for oneself for a while; undefined when another was first. */
export const renewLease: Write<RenewLease, Checkout | undefined, MovedMeanwhile> = {
  name: 'renewLease',
  load: ({ checkoutId }) => [rowKey(checkouts, checkoutId)],
  decide: ({ checkoutId, version, dueAtMs }, state) => {
    const checkout = checkoutIn(state.get(checkouts, checkoutId));
    if (checkout.version !== version) return reject({ code: 'CHECKOUT_MOVED', state: checkout.state });
    const renewed = { ...checkout, dueAtMs, attempts: checkout.attempts + 1, version: version + 1 };
    return accept({ effectId: checkoutId, put: [put(checkouts, renewed)] });
  },
  answer: (state, checkoutId) => state.get(checkouts, checkoutId),
};

function settledCart<Cart extends { readonly version: number }>(cart: Cart, to: 'done' | 'failed') {
  const version = cart.version + 1;
  return to === 'done'
    ? { ...cart, status: 'completed' as const, version }
    : { ...cart, status: 'open' as const, checkoutId: null, version };
}

function endEvent({ id, cartId, state, outcome, plan }: Checkout): NewEvent {
  const { channel, storeId, currency, totals } = plan.snapshot;
  return {
    type: state === 'done' ? 'checkout.checkout-completed.v1' : 'checkout.checkout-failed.v1',
    key: cartId,
    data: {
      checkoutId: id,
      cartId,
      channel,
      storeId,
      currency,
      totalMinor: totals.totalMinor,
      failure: outcome.failure?.code ?? null,
    },
  };
}

function checkoutIn(checkout: Checkout | undefined): Checkout {
  if (!checkout) throw new Error('The checkout is gone');
  return checkout;
}
