'use client';

import { useActionState, useId } from 'react';
import { addCode, removeCode } from '../app/cart/actions.ts';
import { codeReason } from '../lib/words.ts';
import type { Cart } from '../queries/cart.ts';
import { TickIcon } from './icons.tsx';

export function CodeForm({ codes }: Pick<Cart, 'codes'>) {
  const [state, add, isAdding] = useActionState(addCode, {});
  const id = useId();
  return (
    <div className="codes">
      <form action={add} className="code-form">
        <label htmlFor={id}>Discount code</label>
        <div className="joined">
          <input
            id={id}
            name="code"
            maxLength={60}
            autoComplete="off"
            autoCapitalize="characters"
            spellCheck={false}
            required
          />
          <button type="submit" className="button button-quiet" disabled={isAdding}>
            Apply
          </button>
        </div>
      </form>
      <div role="status">
        {state.refused ? <p className="notice notice-error">{state.refused}</p> : null}
        <ul>
          {codes.map(({ code, status, reason }) => (
            <li key={code} className={status === 'applied' ? 'code code-applied' : 'code'}>
              <span>
                {status === 'applied' ? <TickIcon /> : null} <strong>{code}</strong>{' '}
                {status === 'applied' ? 'is applied.' : codeReason(status, reason)}
              </span>
              <form action={removeCode}>
                <input type="hidden" name="code" value={code} />
                <button type="submit" className="link-button" aria-label={`Remove code ${code}`}>
                  Remove
                </button>
              </form>
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}
