import { put, rowKey, type Write } from '@concord/database';
import { accept, reject } from '@concord/result';
import type { Checkout } from '../domain/checkout.ts';
import { type Refusal, refusedAgain } from '../domain/refusal.ts';
import { checkouts } from '../storage/tables.ts';
import type { MovedMeanwhile } from './move-checkout.ts';

export type NoteRefusal = Pick<Refusal, 'during' | 'step' | 'failure'> & {
  readonly checkoutId: string;
  readonly version: number;
};

/** Writes down that a step was refused; the last one that is borne parks the checkout. */
export const noteRefusal: Write<NoteRefusal, Checkout, MovedMeanwhile> = {
  name: 'noteRefusal',
  load: ({ checkoutId }) => [rowKey(checkouts, checkoutId)],

  decide: ({ checkoutId, version, ...refusal }, state, { nowMs }) => {
    const checkout = state.get(checkouts, checkoutId);
    if (!checkout) throw new Error(`Checkout ${checkoutId} is gone`);
    if (checkout.version !== version || checkout.state !== refusal.during)
      return reject({ code: 'CHECKOUT_MOVED', state: checkout.state });
    return accept({ effectId: checkoutId, put: [put(checkouts, refusedAgain(checkout, refusal, nowMs))] });
  },

  answer: (state, checkoutId) => {
    const checkout = state.get(checkouts, checkoutId);
    if (!checkout) throw new Error(`Checkout ${checkoutId} is not there after its own change`);
    return checkout;
  },
};
