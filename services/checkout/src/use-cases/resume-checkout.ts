import { put, rowKey, type Write } from '@concord/database';
import { accept, reject } from '@concord/result';
import { type Checkout, type CheckoutState, LEASE_MS } from '../domain/checkout.ts';
import { takenUpAgain } from '../domain/refusal.ts';
import { checkouts } from '../storage/tables.ts';

export type ResumeCheckout = { readonly checkoutId: string };

export type NotResumed =
  | { readonly code: 'CHECKOUT_NOT_FOUND' }
  | { readonly code: 'CHECKOUT_NOT_PARKED'; readonly state: CheckoutState };

/** A person has put the cause right: a parked checkout goes on where it was refused. */
export const resumeCheckout: Write<ResumeCheckout, Checkout, NotResumed> = {
  name: 'resumeCheckout',
  load: ({ checkoutId }) => [rowKey(checkouts, checkoutId)],

  decide: ({ checkoutId }, state, { nowMs }) => {
    const checkout = state.get(checkouts, checkoutId);
    if (!checkout) return reject({ code: 'CHECKOUT_NOT_FOUND' });
    if (checkout.state !== 'parked' || !checkout.refusal)
      return reject({ code: 'CHECKOUT_NOT_PARKED', state: checkout.state });
    const resumed = takenUpAgain(checkout, checkout.refusal, nowMs + LEASE_MS);
    return accept({ effectId: checkoutId, put: [put(checkouts, resumed)] });
  },

  answer: (state, checkoutId) => {
    const checkout = state.get(checkouts, checkoutId);
    if (!checkout) throw new Error(`Checkout ${checkoutId} is not there after its own change`);
    return checkout;
  },
};
