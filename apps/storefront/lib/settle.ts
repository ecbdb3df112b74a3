import { type Checkout, lineNamesQuery } from '../queries/checkout.ts';
import { forgetCart } from './cart.ts';
import { ask } from './graph.ts';
import { shopperOf } from './store.ts';
import { refusalText } from './words.ts';

/** Where a checkout's state leads the shopper. The cart of a completed one is over. */
export async function wayOn(checkout: Checkout): Promise<string> {
  switch (checkout.status) {
    case 'COMPLETED':
      await forgetCart();
      return checkout.lookupToken === null ? '/orders' : `/orders/${encodeURIComponent(checkout.lookupToken)}?placed=1`;
    case 'FAILED':
      return `/checkout/payment?failed=${encodeURIComponent(checkout.id)}`;
    case 'ACTION_REQUIRED':
    case 'PROCESSING':
      return `/checkout/status?checkout=${encodeURIComponent(checkout.id)}`;
  }
}

/** Why a checkout failed, in words; sold-out lines by name. */
export async function failureText({ cartId, failure }: Checkout): Promise<string> {
  if (!failure) return refusalText('');
  if (failure.shortages.length === 0) return refusalText(failure.code, failure.declineCode);
  const { cart } = await ask(lineNamesQuery, { cartId }, await shopperOf());
  const short = failure.shortages.map(({ variantId, available }) => {
    const line = cart?.lines.find(({ variant }) => variant?.id === variantId);
    const name = line ? [line.title, line.variantTitle].filter(Boolean).join(', ') : 'An item';
    return available > 0 ? `${name}: only ${available} left.` : `${name} is sold out.`;
  });
  return `${short.join(' ')} Nothing was charged. Change your cart to go on.`;
}
