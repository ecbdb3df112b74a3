import type { Metadata } from 'next';
import Link from 'next/link';
import { CartLineRow } from '../../components/cart-line.tsx';
import { CodeForm } from '../../components/code-form.tsx';
import { TotalsTable } from '../../components/totals.tsx';
import { currentCart } from '../../lib/cart.ts';
import { discountsOf } from '../../lib/discounts.ts';
import { currentStore } from '../../lib/store.ts';
import { problemText } from '../../lib/words.ts';

export const metadata: Metadata = { title: 'Cart', robots: { index: false } };

/** Of these, the cart itself has to be mended; the others are asked for at the checkout. */
const MENDED_HERE = new Set(['LINE_WITHDRAWN', 'LINE_UNPRICED', 'NO_LOCATION', 'SHIPPING_UNAVAILABLE']);

export default async function CartPage() {
  const [store, cart] = await Promise.all([currentStore(), currentCart()]);
  if (!cart || cart.lines.length === 0 || cart.status === 'COMPLETED') return <EmptyCart />;
  const problems = cart.problems.filter(({ code }) => MENDED_HERE.has(code));
  const blocked = problems.some(({ lineId }) => lineId !== null);
  const { locale } = store;
  return (
    <div className="page-width two-columns">
      <div>
        <h1>Your cart</h1>
        {problems.length > 0 ? (
          <ul className="notice notice-error" role="alert">
            {problems.map(({ code, lineId }) => (
              <li key={`${code}${lineId}`}>
                {problemText(
                  code,
                  cart.lines.find(({ id }) => id === lineId),
                )}
              </li>
            ))}
          </ul>
        ) : null}
        <ul className="cart-lines">
          {cart.lines.map((line) => (
            <CartLineRow key={line.id} line={line} locale={locale} />
          ))}
        </ul>
      </div>
      <aside className="summary" aria-labelledby="summary">
        <h2 id="summary">Summary</h2>
        <TotalsTable
          totals={cart.totals}
          locale={locale}
          discounts={discountsOf(cart)}
          taxes={cart.taxes}
          shippingName={cart.shipping?.name}
        />
        <CodeForm codes={cart.codes} />
        {blocked ? (
          <p className="muted">Remove what is no longer sold to go on.</p>
        ) : (
          <Link href="/checkout" prefetch={false} className="button button-wide">
            To the checkout
          </Link>
        )}
      </aside>
    </div>
  );
}

function EmptyCart() {
  return (
    <div className="page-width empty">
      <h1>Your cart is empty</h1>
      <p>What you put in it waits here for you.</p>
      <p>
        <Link className="button" href="/search" prefetch={false}>
          See everything
        </Link>
      </p>
    </div>
  );
}
