import type { CartAddress } from '../queries/cart.ts';
import { Field } from './field.tsx';

type Props = {
  readonly given: (name: string, before: string | null | undefined) => string;
  readonly address: CartAddress | null;
  readonly countries: readonly { readonly code: string; readonly name: string }[];
  readonly errors: Readonly<Record<string, string>>;
};

export function AddressFields({ given, address, countries, errors }: Props) {
  return (
    <div className="address-fields">
      <div className="field">
        <label htmlFor="field-countryCode">Country</label>
        <select
          id="field-countryCode"
          name="countryCode"
          autoComplete="shipping country"
          defaultValue={given('countryCode', address?.countryCode ?? countries[0]?.code)}
        >
          {countries.map(({ code, name }) => (
            <option key={code} value={code}>
              {name}
            </option>
          ))}
        </select>
      </div>
      <Field
        name="line1"
        label="Street and number"
        autoComplete="shipping address-line1"
        value={given('line1', address?.line1)}
        error={errors.line1}
      />
      <Field
        name="line2"
        label="Flat, floor, care of"
        optional
        autoComplete="shipping address-line2"
        value={given('line2', address?.line2)}
        error={errors.line2}
      />
      <div className="field-row">
        <Field
          name="postalCode"
          label="Postal code"
          autoComplete="shipping postal-code"
          value={given('postalCode', address?.postalCode)}
          error={errors.postalCode}
        />
        <Field
          name="city"
          label="Town"
          autoComplete="shipping address-level2"
          value={given('city', address?.city)}
          error={errors.city}
        />
      </div>
      <Field
        name="regionCode"
        label="State or province"
        optional
        autoComplete="shipping address-level1"
        value={given('regionCode', address?.regionCode)}
        error={errors.regionCode}
      />
    </div>
  );
}
