import { put, rowKey, type State, type Write } from '@concord/database';
import { accept } from '@concord/result';
import type { Cart } from '../domain/cart.ts';
import { carts } from '../storage/tables.ts';

export type CreateCart = { readonly cart: Omit<Cart, 'changedAtMs' | 'version' | 'status' | 'checkoutId'> };

export const createCart: Write<CreateCart, Cart> = {
  name: 'createCart',
  load: ({ cart }) => [rowKey(carts, cart.id)],
  creates: ({ cart }) => [rowKey(carts, cart.id)],
  decide: ({ cart }, _, { nowMs }) =>
    accept({
      effectId: cart.id,
      put: [put(carts, { ...cart, status: 'open', checkoutId: null, changedAtMs: nowMs, version: 1 })],
    }),
  answer: cartIn,
  replay: (cartId) => [rowKey(carts, cartId)],
};

export function cartIn(state: State, cartId: string): Cart {
  const cart = state.get(carts, cartId);
  if (!cart) throw new Error(`Cart ${cartId} is not there after its own change`);
  return cart;
}
