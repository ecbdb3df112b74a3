'use client';

import type { CardInput } from '../lib/tokenise.ts';

type Props = {
  readonly wrong: { readonly field: keyof CardInput | 'form'; readonly message: string } | undefined;
  readonly hostedPage: string;
  readonly demo: boolean;
};

const FIELDS = [
  { id: 'number', label: 'Card number', autoComplete: 'cc-number', placeholder: '4242 4242 4242 4242', maxLength: 23 },
  { id: 'expiry', label: 'Expiry date', autoComplete: 'cc-exp', placeholder: 'MM/YY', maxLength: 9 },
  { id: 'cvc', label: 'Security code', autoComplete: 'cc-csc', placeholder: '123', maxLength: 4 },
] as const;

const TEST_CARDS = [
  ['4242 4242 4242 4242', 'is authorised'],
  ['4000 0025 0000 3155', 'asks for 3-D Secure'],
  ['4000 0000 0000 0002', 'is declined'],
  ['4000 0000 0000 9995', 'has not enough money'],
] as const;

export function CardFields({ wrong, hostedPage, demo }: Props) {
  return (
    <>
      <fieldset className="card-fields needs-scripts">
        <legend>Card</legend>
        {FIELDS.map(({ id, label, autoComplete, placeholder, maxLength }) => {
          const error = wrong?.field === id ? wrong.message : undefined;
          return (
            <div className={`field card-${id}`} key={id}>
              <label htmlFor={`card-${id}`}>{label}</label>
              <input
                id={`card-${id}`}
                inputMode="numeric"
                autoComplete={autoComplete}
                placeholder={placeholder}
                maxLength={maxLength}
                aria-invalid={error === undefined ? undefined : true}
                aria-describedby={error === undefined ? undefined : `card-${id}-error`}
              />
              {error === undefined ? null : (
                <p className="field-error" id={`card-${id}-error`} role="alert">
                  {error}
                </p>
              )}
            </div>
          );
        })}
      </fieldset>
      <noscript>
        <style>{'.needs-scripts { display: none }'}</style>
        <p>
          <a className="button button-wide" href={hostedPage}>
            Enter your card on the provider’s page
          </a>
        </p>
      </noscript>
      {demo ? (
        <details className="test-cards">
          <summary>Test cards for this demonstration</summary>
          <ul>
            {TEST_CARDS.map(([number, what]) => (
              <li key={number}>
                <code>{number}</code> {what}
              </li>
            ))}
          </ul>
          <p className="muted">Any date to come, any three digits. Never enter a real card.</p>
        </details>
      ) : null}
    </>
  );
}
