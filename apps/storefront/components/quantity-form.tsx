'use client';

import { useId, useTransition } from 'react';
import { setQuantity } from '../app/cart/actions.ts';

type Props = { readonly lineId: string; readonly quantity: number; readonly title: string };

/** Sent on change with scripts, by its button without. */
export function QuantityForm({ lineId, quantity, title }: Props) {
  const id = useId();
  const [isChanging, startChange] = useTransition();
  return (
    <form action={setQuantity} className="quantity-form" aria-busy={isChanging}>
      <input type="hidden" name="lineId" value={lineId} />
      <label htmlFor={id} className="visually-hidden">
        Quantity of {title}
      </label>
      <input
        id={id}
        key={quantity}
        name="quantity"
        type="number"
        inputMode="numeric"
        min={0}
        max={1000}
        defaultValue={quantity}
        onChange={(event) => {
          const { form } = event.currentTarget;
          if (form && event.currentTarget.value !== '' && event.currentTarget.validity.valid) {
            const data = new FormData(form);
            startChange(() => setQuantity(data));
          }
        }}
      />
      <noscript>
        <button type="submit" className="link-button">
          Update
        </button>
      </noscript>
    </form>
  );
}
