'use client';

import Link from 'next/link';
import { useActionState, useId } from 'react';
import { addToCart } from '../app/cart/actions.ts';
import { TickIcon } from './icons.tsx';

type Props = { readonly variantId: string; readonly soldOut: boolean; readonly most: number | undefined };

const MOST_AT_ONCE = 10;

export function AddToCart({ variantId, soldOut, most }: Props) {
  const [state, add, isAdding] = useActionState(addToCart, {});
  const quantityId = useId();
  const choices = Math.max(1, Math.min(MOST_AT_ONCE, most ?? MOST_AT_ONCE));
  if (soldOut) {
    return (
      <button type="button" className="button button-wide" disabled>
        Sold out
      </button>
    );
  }
  return (
    <form action={add} className="add-to-cart">
      <input type="hidden" name="variantId" value={variantId} />
      <div className="field quantity-field">
        <label htmlFor={quantityId} className="visually-hidden">
          Quantity
        </label>
        <select id={quantityId} name="quantity" defaultValue="1">
          {Array.from({ length: choices }, (_, index) => index + 1).map((quantity) => (
            <option key={quantity}>{quantity}</option>
          ))}
        </select>
      </div>
      <button type="submit" className="button button-wide" disabled={isAdding}>
        {isAdding ? 'Adding …' : 'Add to cart'}
      </button>
      <p role="status" className={state.refused ? 'notice notice-error' : 'added'}>
        {state.refused ? state.refused : null}
        {state.added ? (
          <>
            <TickIcon /> {state.added} in your cart. <Link href="/cart">View cart</Link>
          </>
        ) : null}
      </p>
    </form>
  );
}
