'use client';

import { useActionState } from 'react';
import { chooseMethod } from '../app/checkout/actions.ts';

type Option = {
  readonly methodId: string;
  readonly name: string;
  readonly price: string;
  readonly before: string | null;
};
type Props = { readonly options: readonly Option[]; readonly chosen: string | null };

export function MethodForm({ options, chosen }: Props) {
  const [state, choose, isChoosing] = useActionState(chooseMethod, {});
  const first = options.some(({ methodId }) => methodId === chosen) ? chosen : options[0]?.methodId;
  return (
    <form action={choose}>
      {state.refused ? (
        <p className="notice notice-error" role="alert">
          {state.refused}
        </p>
      ) : null}
      <fieldset>
        <legend>How shall we send it?</legend>
        <div className="choices">
          {options.map(({ methodId, name, price, before }) => (
            <label className="choice" key={methodId}>
              <input type="radio" name="methodId" value={methodId} defaultChecked={methodId === first} required />
              <span className="choice-row">
                <strong>{name}</strong>
                <span>
                  {before ? <s className="compare-at">{before}</s> : null} {price}
                </span>
              </span>
            </label>
          ))}
        </div>
      </fieldset>
      <button type="submit" className="button button-wide" disabled={isChoosing}>
        {isChoosing ? 'Saving …' : 'Continue to payment'}
      </button>
    </form>
  );
}
