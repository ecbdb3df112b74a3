import Link from 'next/link';
import { cartCount } from '../lib/cart.ts';
import type { Store } from '../lib/store.ts';
import { CartIcon } from './icons.tsx';
import { SearchBox } from './search-box.tsx';

/** The others are found on the start page; a row that nobody sees the end of helps nobody. */
const MOST_CATEGORIES = 9;

export async function Header({ store }: { readonly store: Store }) {
  const count = await countOrNone();
  return (
    <header className="site-header">
      <div className="header-row page-width">
        <Link href="/" className="wordmark">
          {store.name}
        </Link>
        <SearchBox />
        <Link
          href="/cart"
          prefetch={false}
          className="cart-link"
          aria-label={`Cart, ${count} ${count === 1 ? 'item' : 'items'}`}
        >
          <CartIcon />
          {count > 0 ? <span className="cart-count">{count}</span> : null}
        </Link>
      </div>
      <nav aria-label="Categories" className="category-nav page-width">
        <ul>
          <li>
            <Link href="/search" prefetch={false}>
              Everything
            </Link>
          </li>
          {store.categories.slice(0, MOST_CATEGORIES).map(({ handle, name }) => (
            <li key={handle}>
              <Link href={`/categories/${encodeURIComponent(handle)}`} prefetch={false}>
                {name}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
    </header>
  );
}

/** A page must show even when carts cannot be reached. */
async function countOrNone(): Promise<number> {
  try {
    return await cartCount();
  } catch (error) {
    console.error('the cart could not be counted:', error);
    return 0;
  }
}
