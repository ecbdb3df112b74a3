'use server';

import { refresh } from 'next/cache';
import { redirect } from 'next/navigation';
import { z } from 'zod';
import { cartId, origin } from '../../../lib/cart.ts';
import { keepCheckout } from '../../../lib/checkout.ts';
import { change, type GraphRejection } from '../../../lib/graph.ts';
import { keyOf } from '../../../lib/idempotency.ts';
import { failureText, wayOn } from '../../../lib/settle.ts';
import { shopperOf } from '../../../lib/store.ts';
import { problemText, refusalText } from '../../../lib/words.ts';
import { completeCheckout } from '../../../queries/checkout.ts';

export type PayState =
  | { readonly kind: 'asking' }
  | { readonly kind: 'refused'; readonly message: string; readonly attempt: number }
  | {
      readonly kind: 'price_changed';
      readonly oldMinor: number | null;
      readonly totalMinor: number;
      readonly quoteId: string;
      readonly token: string;
    };

/** A payment may wait for a slow bank. */
const TIMEOUT_MS = 35_000;

const payment = z.object({
  quoteId: z.string().min(1).max(120),
  amountMinor: z.coerce.number().int().min(0),
  token: z.string().max(200),
});

/** Buys what was shown for what was shown. Pressed twice, or sent again by a reload, it is the same attempt. */
export async function pay(before: PayState, form: FormData): Promise<PayState> {
  const parsed = payment.safeParse(Object.fromEntries(form));
  const id = await cartId();
  if (id === undefined) redirect('/cart');
  if (!parsed.success) return refused(before, refusalText('INVALID_INPUT'));
  const { quoteId, amountMinor, token } = parsed.data;
  if (amountMinor > 0 && token === '') return refused(before, 'Enter your card first.');
  const idempotencyKey = keyOf('checkout', id, quoteId, amountMinor, token);
  const completed = await change(
    completeCheckout,
    {
      cartId: id,
      quoteId,
      tenders: amountMinor > 0 ? [{ card: { token, amountMinor } }] : [],
      returnUrl: `${await origin()}/checkout/return`,
      idempotencyKey,
    },
    { ...(await shopperOf()), idempotencyKey, timeoutMs: TIMEOUT_MS },
  );
  if (!completed.ok) return answerRefusal(before, completed.rejection, token);
  const { checkout } = completed.value;
  if (checkout.status === 'FAILED') {
    refresh();
    return refused(before, await failureText(checkout));
  }
  await keepCheckout(checkout.id);
  redirect(checkout.status === 'ACTION_REQUIRED' && checkout.actionUrl ? checkout.actionUrl : await wayOn(checkout));
}

const priceChanged = z.object({ oldTotalMinor: z.int().nullable(), newTotalMinor: z.int(), quoteId: z.string() });
const cartClosed = z.object({ checkoutId: z.string() });
const cartNotReady = z.object({ problems: z.array(z.object({ code: z.string() })).min(1) });

function answerRefusal(before: PayState, { code, facts }: GraphRejection, token: string): PayState {
  const changed = code === 'PRICE_CHANGED' ? priceChanged.safeParse(facts).data : undefined;
  if (changed) {
    refresh();
    const { oldTotalMinor: oldMinor, newTotalMinor: totalMinor, quoteId } = changed;
    return { kind: 'price_changed', oldMinor, totalMinor, quoteId, token };
  }
  const closed = code === 'CART_CLOSED' ? cartClosed.safeParse(facts).data : undefined;
  if (closed) redirect(`/checkout/return?checkout=${encodeURIComponent(closed.checkoutId)}`);
  const notReady = code === 'CART_NOT_READY' ? cartNotReady.safeParse(facts).data : undefined;
  refresh();
  const texts = notReady?.problems.map((problem) => problemText(problem.code));
  return refused(before, texts ? [...new Set(texts)].join(' ') : refusalText(code));
}

/** Each refusal is a new one to the page, which then forgets the card's token. */
function refused(before: PayState, message: string): PayState {
  return { kind: 'refused', message, attempt: before.kind === 'refused' ? before.attempt + 1 : 1 };
}
