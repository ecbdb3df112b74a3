import type { Store } from '../lib/store.ts';
import type { VariantStock } from '../queries/product.ts';

const FEW = 5;

type Props = { readonly stock: VariantStock | undefined; readonly store: Store };

export function Availability({ stock, store }: Props) {
  if (!stock) return <p className="stock muted">We are just checking how many are left.</p>;
  const { tracked, available, band } = stock.availability;
  const shops = store.pickupLocations.map(({ id, name }) => ({
    id,
    name,
    available: stock.pickup.locations.find(({ location }) => location.id === id)?.available ?? 0,
  }));
  return (
    <div className="stock">
      <p className={`stock-line stock-${band.toLowerCase()}`}>
        <span className="dot" aria-hidden="true" />
        {band === 'OUT' ? 'Sold out online' : band === 'LOW' ? `Only ${available} left` : 'In stock'}
      </p>
      {tracked && shops.length > 0 ? (
        <details className="pickup">
          <summary>Pick up in a shop</summary>
          <ul>
            {shops.map(({ id, name, available: there }) => (
              <li key={id}>
                <span>{name}</span>
                <span className={there > 0 ? 'stock-in' : 'muted'}>
                  {there > FEW ? 'in stock' : there > 0 ? `${there} left` : 'not in stock'}
                </span>
              </li>
            ))}
          </ul>
        </details>
      ) : null}
    </div>
  );
}
