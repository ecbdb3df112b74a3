import Link from 'next/link';
import { setQuantity } from '../app/cart/actions.ts';
import { showMoney } from '../lib/money.ts';
import type { CartLine } from '../queries/cart.ts';
import { Picture } from './picture.tsx';
import { Price } from './price.tsx';
import { QuantityForm } from './quantity-form.tsx';

export function CartLineRow({ line, locale }: { readonly line: CartLine; readonly locale: string }) {
  const isReduced = line.total.amountMinor < line.subtotal.amountMinor && line.discounts.length > 0;
  const title = line.variantTitle ? `${line.title}, ${line.variantTitle}` : line.title;
  return (
    <li className="cart-line">
      <div className="cart-picture">{line.imageUrl ? <Picture url={line.imageUrl} alt="" /> : null}</div>
      <div className="cart-words">
        <p className="cart-title">
          {line.handle ? (
            <Link href={`/products/${encodeURIComponent(line.handle)}`} prefetch={false}>
              {line.title}
            </Link>
          ) : (
            line.title
          )}
        </p>
        {line.variantTitle ? <p className="muted">{line.variantTitle}</p> : null}
        <p className="muted">
          <Price amount={line.unitPrice} compareAt={line.compareAt} locale={locale} /> each
        </p>
        {line.discounts.map(({ name, amount }) => (
          <p key={name} className="saving">
            {name}: −{showMoney(amount, locale)}
          </p>
        ))}
      </div>
      <p className="cart-total">
        {isReduced ? <s className="compare-at">{showMoney(line.subtotal, locale)}</s> : null}{' '}
        <strong>{showMoney({ ...line.subtotal, amountMinor: shownMinor(line) }, locale)}</strong>
      </p>
      <div className="cart-controls">
        <QuantityForm lineId={line.id} quantity={line.quantity} title={title} />
        <form action={setQuantity}>
          <input type="hidden" name="lineId" value={line.id} />
          <input type="hidden" name="quantity" value="0" />
          <button type="submit" className="link-button" aria-label={`Remove ${title}`}>
            Remove
          </button>
        </form>
      </div>
    </li>
  );
}

/** In the basis of the shelf price, so that the lines add up to the subtotal less discounts. */
function shownMinor({ subtotal, discounts }: CartLine): number {
  return discounts.reduce((rest, { amount }) => rest - amount.amountMinor, subtotal.amountMinor);
}
