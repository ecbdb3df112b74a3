import Link from 'next/link';
import type { ReactNode } from 'react';
import { discountsOf } from '../lib/discounts.ts';
import { showMoney } from '../lib/money.ts';
import type { Cart } from '../queries/cart.ts';
import { Picture } from './picture.tsx';
import { TotalsTable } from './totals.tsx';

const STEPS = [
  { path: '/checkout', name: 'Details' },
  { path: '/checkout/delivery', name: 'Delivery' },
  { path: '/checkout/payment', name: 'Payment' },
] as const;

type Props = {
  readonly cart: Cart;
  readonly locale: string;
  readonly step: (typeof STEPS)[number]['path'];
  readonly children: ReactNode;
};

/** Every step of the checkout, with the order beside it. */
export function CheckoutFrame({ cart, locale, step, children }: Props) {
  const at = STEPS.findIndex(({ path }) => path === step);
  return (
    <div className="page-width two-columns checkout">
      <div>
        <h1>Checkout</h1>
        <nav aria-label="Steps">
          <ol className="steps">
            {STEPS.map(({ path, name }, index) => (
              <li
                key={path}
                aria-current={index === at ? 'step' : undefined}
                className={index < at ? 'step-done' : undefined}
              >
                {index < at ? <Link href={path}>{name}</Link> : name}
              </li>
            ))}
          </ol>
        </nav>
        {children}
      </div>
      <aside className="summary" aria-labelledby="order">
        <h2 id="order">Your order</h2>
        <ul className="order-lines">
          {cart.lines.map((line) => (
            <li key={line.id}>
              {line.imageUrl ? <Picture url={line.imageUrl} alt="" /> : null}
              <span>
                {line.quantity} × {line.title}
                {line.variantTitle ? <span className="muted"> {line.variantTitle}</span> : null}
              </span>
              <span>{showMoney(line.subtotal, locale)}</span>
            </li>
          ))}
        </ul>
        <TotalsTable
          totals={cart.totals}
          locale={locale}
          discounts={discountsOf(cart)}
          taxes={cart.taxes}
          shippingName={shippingName(cart)}
        />
        <p>
          <Link href="/cart" prefetch={false}>
            Change the cart
          </Link>
        </p>
      </aside>
    </div>
  );
}

function shippingName({ shipping, delivery }: Cart): string | undefined {
  if (delivery?.kind === 'PICKUP') return 'pick-up';
  if (delivery?.kind === 'DIGITAL') return 'by e-mail';
  return shipping?.name;
}
