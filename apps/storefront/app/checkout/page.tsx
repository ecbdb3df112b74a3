import type { Metadata } from 'next';
import { CheckoutFrame } from '../../components/checkout-frame.tsx';
import { DetailsForm } from '../../components/details-form.tsx';
import { cartToBuy } from '../../lib/checkout.ts';
import { countries } from '../../lib/countries.ts';
import { currentStore } from '../../lib/store.ts';

export const metadata: Metadata = { title: 'Checkout', robots: { index: false } };

export default async function CheckoutPage() {
  const [store, cart] = await Promise.all([currentStore(), cartToBuy()]);
  return (
    <CheckoutFrame cart={cart} locale={store.locale} step="/checkout">
      <DetailsForm
        contact={cart.contact}
        address={cart.shippingAddress}
        delivery={cart.delivery}
        countries={countries(store.locale, store.countryCode)}
        shops={store.pickupLocations}
      />
    </CheckoutFrame>
  );
}
