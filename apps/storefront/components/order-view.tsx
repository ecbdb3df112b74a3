import { showMoney } from '../lib/money.ts';
import type { Store } from '../lib/store.ts';
import type { Order } from '../queries/orders.ts';
import { Picture } from './picture.tsx';
import { TotalsTable } from './totals.tsx';

type Props = { readonly order: Order; readonly store: Store };

const PAID_BY: Readonly<Record<string, string>> = {
  card: 'Card',
  cash: 'Cash',
  gift_card: 'Gift card',
  manual: 'Other',
};

export function OrderView({ order, store }: Props) {
  const { locale } = store;
  return (
    <div className="order two-columns">
      <div>
        <p className="order-status">{statusText(order)}</p>
        <ul className="order-lines order-lines-large">
          {order.lines.map((line) => (
            <li key={line.id}>
              {line.imageUrl ? <Picture url={line.imageUrl} alt="" /> : null}
              <span>
                {line.quantity} × {line.title}
                {line.variantTitle ? <span className="muted"> {line.variantTitle}</span> : null}
                <span className="muted line-facts">{lineFacts(line)}</span>
              </span>
              <span>{showMoney(line.total, locale)}</span>
            </li>
          ))}
        </ul>
        <h2>{order.delivery.kind === 'pickup' ? 'Picked up at' : 'Delivery'}</h2>
        <Delivery order={order} store={store} />
        {order.fulfilments.map(({ id, carrier, trackingNumber, trackingUrl }) =>
          trackingNumber ? (
            <p key={id}>
              {carrier ?? 'Parcel'}:{' '}
              {trackingUrl && /^https?:/.test(trackingUrl) ? (
                <a href={trackingUrl}>{trackingNumber}</a>
              ) : (
                trackingNumber
              )}
            </p>
          ) : null,
        )}
      </div>
      <aside className="summary" aria-label="Amounts">
        <TotalsTable totals={order.totals} locale={locale} shippingName={shippingName(order)} />
        {order.tenders.map(({ kind, amount, label }) => (
          <p key={`${kind}${label}`} className="muted">
            {[PAID_BY[kind] ?? kind, label].filter(Boolean).join(' ')}: {showMoney(amount, locale)}
          </p>
        ))}
        {order.refunded.amountMinor > 0 ? <p>Refunded so far: {showMoney(order.refunded, locale)}</p> : null}
      </aside>
    </div>
  );
}

function Delivery({ order: { delivery, shippingMethod }, store }: { order: Order; store: Store }) {
  const shop = store.pickupLocations.find(({ id }) => id === delivery.pickupLocation?.id);
  if (delivery.kind === 'pickup') {
    const where = shop
      ? [shop.address.line1, [shop.address.postalCode, shop.address.city].filter(Boolean).join(' ')]
      : [];
    return (
      <address>
        {[shop?.name ?? 'The shop you chose', ...where].filter(Boolean).map((line) => (
          <span key={line}>{line}</span>
        ))}
      </address>
    );
  }
  const { address } = delivery;
  if (!address) return <p>{shippingMethod ?? 'By e-mail.'}</p>;
  const { name, line1, line2, postalCode, city, regionCode, countryCode } = address;
  const country = new Intl.DisplayNames([store.locale], { type: 'region' }).of(countryCode);
  return (
    <address>
      {[name, line1, line2, [postalCode, city, regionCode].filter(Boolean).join(' '), country]
        .filter(Boolean)
        .map((line) => (
          <span key={line}>{line}</span>
        ))}
      {shippingMethod ? <span className="muted">{shippingMethod}</span> : null}
    </address>
  );
}

function shippingName({ delivery, shippingMethod }: Order): string {
  return delivery.kind === 'pickup' ? 'pick-up' : (shippingMethod ?? delivery.kind);
}

function statusText({ status, fulfilmentStatus, paymentStatus, delivery }: Order): string {
  if (status === 'CANCELLED') return 'This order was cancelled.';
  if (status === 'CANCELLING') return 'This order is being cancelled.';
  if (paymentStatus === 'REFUNDED') return 'This order was paid back.';
  const isPickup = delivery.kind === 'pickup';
  if (fulfilmentStatus === 'FULFILLED')
    return isPickup ? 'You have picked this order up.' : 'Your order is on its way.';
  if (fulfilmentStatus === 'PARTIALLY_FULFILLED') return 'Part of your order is on its way.';
  return isPickup ? 'We are getting your order ready to be picked up.' : 'We are packing your order.';
}

function lineFacts({ fulfilled, cancelled, returned, quantity }: Order['lines'][number]): string {
  return [
    fulfilled > 0 && fulfilled < quantity ? `${fulfilled} sent` : '',
    cancelled > 0 ? `${cancelled} cancelled` : '',
    returned > 0 ? `${returned} returned` : '',
  ]
    .filter(Boolean)
    .join(' · ');
}
