import type { Metadata } from 'next';
import Link from 'next/link';
import { redirect } from 'next/navigation';
import { CheckoutFrame } from '../../../components/checkout-frame.tsx';
import { MethodForm } from '../../../components/method-form.tsx';
import { cartToBuy, stepBefore } from '../../../lib/checkout.ts';
import { showMoney } from '../../../lib/money.ts';
import { currentStore } from '../../../lib/store.ts';
import { problemText } from '../../../lib/words.ts';
import type { Cart } from '../../../queries/cart.ts';

export const metadata: Metadata = { title: 'Delivery', robots: { index: false } };

type Option = Cart['shippingOptions'][number];

/** Among free ones, the one that would cost least comes first. */
function cheapestFirst(a: Option, b: Option): number {
  return a.price.amountMinor - b.price.amountMinor || a.discount.amountMinor - b.discount.amountMinor;
}

export default async function DeliveryPage() {
  const [store, cart] = await Promise.all([currentStore(), cartToBuy()]);
  if (cart.delivery?.kind !== 'SHIP' || stepBefore(cart) === '/checkout') redirect('/checkout');
  const options = cart.shippingOptions.toSorted(cheapestFirst).map(({ methodId, name, price, discount }) => ({
    methodId,
    name,
    price: price.amountMinor === 0 ? 'free' : showMoney(price, store.locale),
    before:
      discount.amountMinor > 0
        ? showMoney({ ...price, amountMinor: price.amountMinor + discount.amountMinor }, store.locale)
        : null,
  }));
  return (
    <CheckoutFrame cart={cart} locale={store.locale} step="/checkout/delivery">
      {options.length > 0 ? (
        <MethodForm options={options} chosen={cart.delivery.methodId} />
      ) : (
        <div className="notice notice-error" role="alert">
          <p>{problemText('SHIPPING_UNAVAILABLE')}</p>
          <p>
            <Link href="/checkout">Change the address</Link>
          </p>
        </div>
      )}
    </CheckoutFrame>
  );
}
