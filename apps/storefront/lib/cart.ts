import { cookies, headers } from 'next/headers';
import { cache } from 'react';
import { type Cart, cartCountQuery, cartQuery } from '../queries/cart.ts';
import { ask } from './graph.ts';
import { shopperOf } from './store.ts';

const DAYS_30_S = 30 * 24 * 3600;

/** Each store has a cart of its own. The id opens the cart, so no script may read it. */
async function cookieName(): Promise<string> {
  return `cart-${(await shopperOf()).publishableKey.slice(-8)}`;
}

export async function cartId(): Promise<string | undefined> {
  return (await cookies()).get(await cookieName())?.value;
}

/** The open or just bought cart of this visitor, with what everything costs now. */
export const currentCart = cache(async (): Promise<Cart | undefined> => {
  const id = await cartId();
  if (id === undefined) return undefined;
  const { cart } = await ask(cartQuery, { id }, await shopperOf());
  return cart ?? undefined;
});

export async function cartCount(): Promise<number> {
  const id = await cartId();
  if (id === undefined) return 0;
  const { cart } = await ask(cartCountQuery, { id }, await shopperOf());
  if (!cart || cart.status === 'COMPLETED') return 0;
  return cart.lines.reduce((sum, { quantity }) => sum + quantity, 0);
}

export async function keepCart(id: string): Promise<void> {
  (await cookies()).set(await cookieName(), id, await cookieOptions(DAYS_30_S));
}

export async function forgetCart(): Promise<void> {
  (await cookies()).delete(await cookieName());
}

export async function cookieOptions(maxAgeS: number, path = '/') {
  const secure = (await origin()).startsWith('https:');
  return { httpOnly: true, sameSite: 'lax', secure, path, maxAge: maxAgeS } as const;
}

/** As the visitor's browser sees this storefront. */
export async function origin(): Promise<string> {
  const sent = await headers();
  const scheme = sent.get('x-forwarded-proto')?.split(',')[0]?.trim() === 'https' ? 'https' : 'http';
  return `${scheme}://${sent.get('x-forwarded-host') ?? sent.get('host') ?? 'localhost'}`;
}
