import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { CheckoutFrame } from '../../../components/checkout-frame.tsx';
import { PaymentForm } from '../../../components/payment-form.tsx';
import { origin } from '../../../lib/cart.ts';
import { cartToBuy, stepBefore } from '../../../lib/checkout.ts';
import { config } from '../../../lib/config.ts';
import { ask } from '../../../lib/graph.ts';
import { one, type SearchParams } from '../../../lib/listing.ts';
import { failureText } from '../../../lib/settle.ts';
import { currentStore, shopperOf } from '../../../lib/store.ts';
import { problemText } from '../../../lib/words.ts';
import { checkoutQuery } from '../../../queries/checkout.ts';

export const metadata: Metadata = { title: 'Payment', robots: { index: false } };

export default async function PaymentPage({ searchParams }: { readonly searchParams: Promise<SearchParams> }) {
  const [store, cart, parameters] = await Promise.all([currentStore(), cartToBuy(), searchParams]);
  const back = stepBefore(cart);
  if (back) redirect(back);
  const { paymentUrl, demo } = config();
  const returnUrl = `${await origin()}/checkout/payment`;
  return (
    <CheckoutFrame cart={cart} locale={store.locale} step="/checkout/payment">
      {cart.problems.map(({ code, lineId }) => (
        <p className="notice notice-error" role="alert" key={`${code}${lineId}`}>
          {problemText(
            code,
            cart.lines.find(({ id }) => id === lineId),
          )}
        </p>
      ))}
      <PaymentForm
        quoteId={cart.quoteId}
        totalMinor={cart.totals.total.amountMinor}
        currency={cart.currency}
        locale={store.locale}
        tokensUrl={`${paymentUrl}/v1/tokens`}
        hostedPage={`${paymentUrl}/tokenise?return_url=${encodeURIComponent(returnUrl)}`}
        card={cardOf(parameters)}
        failure={await failureOf(one(parameters.failed))}
        demo={demo}
      />
    </CheckoutFrame>
  );
}

/** From the provider's own page, for those without scripts. */
function cardOf(parameters: SearchParams) {
  const token = one(parameters.token);
  const last4 = one(parameters.last4);
  return token && last4 && /^\d{4}$/.test(last4) ? { token, last4 } : undefined;
}

async function failureOf(checkoutId: string | undefined): Promise<string | undefined> {
  if (checkoutId === undefined) return undefined;
  const { checkout } = await ask(checkoutQuery, { id: checkoutId }, await shopperOf());
  return checkout?.status === 'FAILED' ? failureText(checkout) : undefined;
}
