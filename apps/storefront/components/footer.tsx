import Link from 'next/link';
import { chooseStore } from '../app/choose-store.ts';
import { config } from '../lib/config.ts';
import { choosableStores, type Store } from '../lib/store.ts';

export async function Footer({ store }: { readonly store: Store }) {
  const stores = await choosableStores();
  return (
    <footer className="site-footer">
      <div className="page-width footer-columns">
        <section aria-label="About">
          <p className="wordmark">{store.name}</p>
          {store.tagline ? <p className="muted">{store.tagline}</p> : null}
        </section>
        <nav aria-label="Help">
          <h2>Help</h2>
          <ul>
            <li>
              <Link href="/orders" prefetch={false}>
                Find your order
              </Link>
            </li>
            <li>
              <Link href="/cart" prefetch={false}>
                Your cart
              </Link>
            </li>
          </ul>
        </nav>
        {stores.length > 1 ? (
          <form action={chooseStore} aria-label="Store and currency">
            <h2>Store and currency</h2>
            <div className="store-choice">
              {stores.map(({ publishableKey, name, currency }) => (
                <button
                  key={publishableKey}
                  type="submit"
                  name="store"
                  value={publishableKey}
                  aria-pressed={publishableKey === store.publishableKey}
                  className="chip"
                >
                  {name} · {currency}
                </button>
              ))}
            </div>
          </form>
        ) : null}
      </div>
      {config().demo ? (
        <p className="page-width demo-note">This is a demonstration: nothing is delivered, no money moves.</p>
      ) : null}
    </footer>
  );
}
