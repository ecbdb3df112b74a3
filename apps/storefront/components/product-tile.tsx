import Link from 'next/link';
import { showMoney } from '../lib/money.ts';
import type { ProductCard } from '../queries/product-card.ts';
import { Picture } from './picture.tsx';
import { Price } from './price.tsx';

type Props = {
  readonly product: ProductCard;
  readonly locale: string;
  readonly soldOut?: boolean;
  /** The first row of a page is wanted at once. */
  readonly eager?: boolean;
};

const CHOICES_NAMED = new Set(['colour', 'color', 'size', 'pattern', 'glaze', 'scent']);

export function ProductTile({ product, locale, soldOut = false, eager = false }: Props) {
  const [image] = product.images;
  const reduced = product.variants.some(
    ({ price }) => price?.compareAt && price.compareAt.amountMinor > price.amount.amountMinor,
  );
  return (
    <article className="tile">
      <Link href={`/products/${encodeURIComponent(product.handle)}`} prefetch={false}>
        <div className="tile-picture">
          {image ? <Picture url={image.url} alt={image.alt || product.title} eager={eager} /> : null}
          {soldOut ? (
            <span className="badge badge-quiet">Sold out</span>
          ) : reduced ? (
            <span className="badge">Reduced</span>
          ) : null}
        </div>
        <h3 className="tile-title">{product.title}</h3>
        <p className="tile-price">
          <TilePrice product={product} locale={locale} />
        </p>
        <p className="tile-choices">{choicesOf(product)}</p>
      </Link>
    </article>
  );
}

function TilePrice({ product: { priceRange, variants }, locale }: Pick<Props, 'product' | 'locale'>) {
  if (!priceRange) return <span className="muted">Not sold in this currency</span>;
  const { min, max } = priceRange;
  if (min.amountMinor < max.amountMinor) return <span className="price">from {showMoney(min, locale)}</span>;
  return (
    <Price amount={min} compareAt={variants.find(({ price }) => price?.compareAt)?.price?.compareAt} locale={locale} />
  );
}

/** `3 colours · 4 sizes` */
function choicesOf({ options }: ProductCard): string {
  return options
    .filter(({ name, values }) => values.length > 1 && CHOICES_NAMED.has(name.trim().toLowerCase()))
    .map(({ name, values }) => `${values.length} ${name.trim().toLowerCase()}s`)
    .join(' · ');
}
