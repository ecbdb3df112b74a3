import { cookies } from 'next/headers';
import { redirect } from 'next/navigation';
import type { Cart } from '../queries/cart.ts';
import { cookieOptions, currentCart } from './cart.ts';

const CHECKOUT_COOKIE = 'checkout';
const HOUR_S = 3600;

/** The cart of a checkout page; whoever has none, or has bought it, is led on. */
export async function cartToBuy(): Promise<Cart> {
  const cart = await currentCart();
  if (!cart) redirect('/cart');
  if (cart.status !== 'OPEN' && cart.checkoutId !== null) redirect(`/checkout/return?checkout=${cart.checkoutId}`);
  if (cart.lines.length === 0) redirect('/cart');
  return cart;
}

/** Remembers which checkout the bank's page will come back to. */
export async function keepCheckout(id: string): Promise<void> {
  (await cookies()).set(CHECKOUT_COOKIE, id, await cookieOptions(HOUR_S));
}

export async function checkoutId(): Promise<string | undefined> {
  return (await cookies()).get(CHECKOUT_COOKIE)?.value;
}

/** What is still to be filled in before the payment. */
export function stepBefore(cart: Cart): '/checkout' | '/checkout/delivery' | undefined {
  const codes = new Set(cart.problems.map(({ code }) => code));
  if (['CONTACT_MISSING', 'DELIVERY_MISSING', 'ADDRESS_MISSING'].some((code) => codes.has(code))) return '/checkout';
  if (codes.has('SHIPPING_METHOD_MISSING') || codes.has('SHIPPING_UNAVAILABLE')) return '/checkout/delivery';
  return undefined;
}
