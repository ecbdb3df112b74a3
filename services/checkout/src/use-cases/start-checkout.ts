import { put, rowKey, type Write } from '@concord/database';
import { accept, reject } from '@concord/result';
import type { CartClosed } from '../domain/cart.ts';
import { type Checkout, type CheckoutPlan, NO_OUTCOME, STARTED_FOR_MS } from '../domain/checkout.ts';
import { carts, checkouts } from '../storage/tables.ts';

export type StartCheckout = {
  readonly checkoutId: string;
  readonly cartId: string;
  /** The cart that was priced: one that changed since is not the one that is bought. */
  readonly cartVersion: number;
  readonly plan: CheckoutPlan;
  readonly requestHash: string;
};

export type StartRefused =
  | CartClosed
  | { readonly code: 'CART_NOT_FOUND' }
  | { readonly code: 'CART_CHANGED' }
  | { readonly code: 'IDEMPOTENCY_KEY_REUSED' };

/** The first commit of a checkout: the process row and the cart that belongs to it now. The same id again is the same process. */
export const startCheckout: Write<
  StartCheckout,
  { readonly checkout: Checkout; readonly isNew: boolean },
  StartRefused
> = {
  name: 'startCheckout',
  load: ({ checkoutId, cartId }) => [rowKey(carts, cartId), rowKey(checkouts, checkoutId)],
  creates: ({ checkoutId }) => [rowKey(checkouts, checkoutId)],

  decide: ({ checkoutId, cartId, cartVersion, plan, requestHash }, state, { nowMs }) => {
    const known = state.get(checkouts, checkoutId);
    if (known)
      return known.requestHash === requestHash
        ? accept({ effectId: 'known' })
        : reject({ code: 'IDEMPOTENCY_KEY_REUSED' });
    const cart = state.get(carts, cartId);
    if (!cart) return reject({ code: 'CART_NOT_FOUND' });
    if (cart.status !== 'open') return reject({ code: 'CART_CLOSED', checkoutId: cart.checkoutId });
    if (cart.version !== cartVersion) return reject({ code: 'CART_CHANGED' });
    const checkout: Checkout = {
      id: checkoutId,
      cartId,
      state: 'started',
      dueAtMs: nowMs + STARTED_FOR_MS,
      attempts: 0,
      requestHash,
      plan,
      outcome: NO_OUTCOME,
      refusal: null,
      startedAtMs: nowMs,
      version: 1,
    };
    const completing = { ...cart, status: 'completing' as const, checkoutId, version: cart.version + 1 };
    return accept({ effectId: 'new', put: [put(carts, completing), put(checkouts, checkout)] });
  },

  answer: (state, effect, { checkoutId }) => {
    const checkout = state.get(checkouts, checkoutId);
    if (!checkout) throw new Error(`Checkout ${checkoutId} is not there after it was started`);
    return { checkout, isNew: effect === 'new' };
  },
};
