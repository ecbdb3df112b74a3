'use client';

import { useActionState, useEffect, useRef } from 'react';
import { saveDetails } from '../app/checkout/actions.ts';
import type { Store } from '../lib/store.ts';
import type { Cart } from '../queries/cart.ts';
import { AddressFields } from './address-fields.tsx';
import { Field } from './field.tsx';

type Props = {
  readonly contact: Cart['contact'];
  readonly address: Cart['shippingAddress'];
  readonly delivery: Cart['delivery'];
  readonly countries: readonly { readonly code: string; readonly name: string }[];
  readonly shops: Store['pickupLocations'];
};

/** Which fields belong to the chosen way of delivery is decided by the stylesheet, so it works without scripts. */
export function DetailsForm({ contact, address, delivery, countries, shops }: Props) {
  const [state, save, isSaving] = useActionState(saveDetails, { values: {}, errors: {} });
  const { errors, values } = state;
  const given = (name: string, before: string | null | undefined) => values[name] ?? before ?? '';
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    const wrong = Object.keys(errors).length > 0 ? form.current?.querySelector('[aria-invalid]') : undefined;
    if (wrong instanceof HTMLElement) wrong.focus();
  }, [errors]);
  const kind = given('kind', delivery?.kind === 'PICKUP' ? 'pickup' : 'ship');
  return (
    <form ref={form} action={save} className="details-form" noValidate key={JSON.stringify(values)}>
      {errors.form ? (
        <p className="notice notice-error" role="alert">
          {errors.form}
        </p>
      ) : null}
      <fieldset>
        <legend>Who is it for?</legend>
        <Field
          name="email"
          label="E-mail"
          type="email"
          autoComplete="email"
          value={given('email', contact?.email)}
          error={errors.email}
        />
        <Field
          name="name"
          label="Full name"
          autoComplete="name"
          value={given('name', contact?.name)}
          error={errors.name}
        />
        <Field
          name="phone"
          label="Phone"
          optional
          type="tel"
          autoComplete="tel"
          value={given('phone', contact?.phone)}
          error={errors.phone}
        />
      </fieldset>
      <fieldset className="delivery-kind">
        <legend>How do you get it?</legend>
        <div className="choices">
          <label className="choice">
            <input type="radio" name="kind" value="ship" defaultChecked={kind === 'ship'} />
            <span>
              <strong>Send it to me</strong>
            </span>
          </label>
          {shops.length > 0 ? (
            <label className="choice">
              <input type="radio" name="kind" value="pickup" defaultChecked={kind === 'pickup'} />
              <span>
                <strong>I pick it up</strong>
              </span>
            </label>
          ) : null}
        </div>
        <div className="only-ship">
          <AddressFields
            given={(name, before) => given(name, before)}
            address={address}
            countries={countries}
            errors={errors}
          />
        </div>
        <div className="only-pickup choices">
          {shops.map(({ id, name, address: { line1, postalCode, city } }, index) => (
            <label className="choice" key={id}>
              <input
                type="radio"
                name="shop"
                value={id}
                defaultChecked={
                  given('shop', delivery?.pickupLocation?.id) === id ||
                  (index === 0 && given('shop', delivery?.pickupLocation?.id) === '')
                }
              />
              <span>
                <strong>{name}</strong>
                <span className="muted">
                  {[line1, [postalCode, city].filter(Boolean).join(' ')].filter(Boolean).join(', ')}
                </span>
              </span>
            </label>
          ))}
        </div>
      </fieldset>
      <button type="submit" className="button button-wide" disabled={isSaving}>
        {isSaving ? 'Saving …' : 'Continue'}
      </button>
    </form>
  );
}
