import { put, rowKey, type Write } from '@concord/database';
import { accept, reject } from '@concord/result';
import { type Cart, type CartChange, type ChangeRefused, changeCart } from '../domain/cart.ts';
import { carts } from '../storage/tables.ts';
import { cartIn } from './create-cart.ts';

export type ChangeCart = { readonly cartId: string; readonly change: CartChange };

export const applyCartChange: Write<ChangeCart, Cart, ChangeRefused | { readonly code: 'CART_NOT_FOUND' }> = {
  name: 'changeCart',
  load: ({ cartId }) => [rowKey(carts, cartId)],
  decide: ({ cartId, change }, state, { nowMs }) => {
    const cart = state.get(carts, cartId);
    if (!cart) return reject({ code: 'CART_NOT_FOUND' });
    const changed = changeCart(cart, change, nowMs);
    return changed.ok ? accept({ effectId: cartId, put: [put(carts, changed.value)] }) : changed;
  },
  answer: cartIn,
};
