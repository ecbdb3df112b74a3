import Link from 'next/link';
import { chosenCount, listingAddress, type SearchParams } from '../lib/listing.ts';
import type { Store } from '../lib/store.ts';
import type { SearchResult } from '../queries/search.ts';
import { ListingFilters } from './listing-filters.tsx';
import { ProductTile } from './product-tile.tsx';

type Props = {
  readonly path: string;
  readonly parameters: SearchParams;
  readonly result: SearchResult;
  readonly store: Store;
};

/** Products that match, with what narrows them down. */
export function Listing({ path, parameters, result, store }: Props) {
  const count = `${result.total} ${result.total === 1 ? 'product' : 'products'}`;
  return (
    <div className="listing page-width">
      <ListingFilters
        path={path}
        parameters={parameters}
        facets={result.facets}
        priceRange={result.priceRange}
        currency={store.currency}
      />
      <section aria-label="Products">
        <p className="result-count" role="status">
          {count}
          {chosenCount(parameters) > 0 ? (
            <>
              {' · '}
              <Link href={listingAddress(path, { q: parameters.q, sort: parameters.sort }, {})} prefetch={false}>
                Clear filters
              </Link>
            </>
          ) : null}
        </p>
        {result.items.length === 0 ? <NothingFound /> : null}
        <ul className="tiles">
          {result.items.map(({ product, band }, index) =>
            product ? (
              <li key={product.id}>
                <ProductTile
                  product={product}
                  locale={store.locale}
                  soldOut={band.toUpperCase() === 'OUT'}
                  eager={index < 4}
                />
              </li>
            ) : null,
          )}
        </ul>
        <nav className="paging" aria-label="Pages">
          {parameters.after ? (
            <Link
              className="button button-quiet"
              href={listingAddress(path, parameters, { after: undefined })}
              prefetch={false}
            >
              Back to the first page
            </Link>
          ) : null}
          {result.nextCursor ? (
            <Link
              className="button"
              href={listingAddress(path, parameters, { after: result.nextCursor })}
              prefetch={false}
            >
              More products
            </Link>
          ) : null}
        </nav>
      </section>
    </div>
  );
}

function NothingFound() {
  return (
    <div className="empty">
      <h2>Nothing fits</h2>
      <p>Try fewer filters or another word.</p>
      <p>
        <Link className="button" href="/search" prefetch={false}>
          See everything
        </Link>
      </p>
    </div>
  );
}
