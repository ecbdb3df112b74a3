import type { Metadata } from 'next';
import Link from 'next/link';
import { notFound } from 'next/navigation';
import { cache } from 'react';
import { AddToCart } from '../../../components/add-to-cart.tsx';
import { Availability } from '../../../components/availability.tsx';
import { Gallery } from '../../../components/gallery.tsx';
import { OptionPicker } from '../../../components/option-picker.tsx';
import { Price } from '../../../components/price.tsx';
import { ProductTile } from '../../../components/product-tile.tsx';
import { ask } from '../../../lib/graph.ts';
import { one, type SearchParams } from '../../../lib/listing.ts';
import { currentStore, type Store } from '../../../lib/store.ts';
import { chooseVariant } from '../../../lib/variants.ts';
import { type ProductDetail, productQuery, stockQuery, type VariantStock } from '../../../queries/product.ts';

type Props = { readonly params: Promise<{ handle: string }>; readonly searchParams: Promise<SearchParams> };

const productOf = cache(async (handle: string): Promise<ProductDetail> => {
  const store = await currentStore();
  const { product } = await ask(productQuery, { handle, storeId: store.id, currency: store.currency }, store);
  return product ?? notFound();
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const product = await productOf(decodeURIComponent((await params).handle));
  return {
    title: product.seoTitle ?? product.title,
    description: product.seoDescription ?? textOf(product.descriptionHtml).slice(0, 160),
  };
}

export default async function ProductPage({ params, searchParams }: Props) {
  const handle = decodeURIComponent((await params).handle);
  const [store, parameters] = await Promise.all([currentStore(), searchParams]);
  const [product, stock] = await Promise.all([productOf(handle), stockOf(handle, store)]);
  const soldOut = new Set(stock?.filter(({ availability }) => availability.band === 'OUT').map(({ id }) => id));
  const choice = Object.fromEntries(Object.entries(parameters).map(([key, value]) => [key, one(value) ?? '']));
  const names = product.options.map(({ name }) => name);
  const variant = chooseVariant(product.variants, names, choice, soldOut);
  const ofVariant = stock?.find(({ id }) => id === variant?.id);
  return (
    <div className="page-width">
      <Breadcrumb product={product} />
      <article className="product">
        <Gallery images={product.images} chosen={variant?.image ?? null} title={product.title} />
        <div className="product-words">
          <h1>{product.title}</h1>
          {variant?.price ? (
            <p className="product-price">
              <Price amount={variant.price.amount} compareAt={variant.price.compareAt} locale={store.locale} />
            </p>
          ) : (
            <p className="notice">This is not sold in {store.currency}.</p>
          )}
          {variant ? <OptionPicker product={product} variant={variant} soldOut={soldOut} /> : null}
          {variant?.price ? (
            <>
              <Availability stock={ofVariant} store={store} />
              <AddToCart
                key={variant.id}
                variantId={variant.id}
                soldOut={soldOut.has(variant.id)}
                most={ofVariant?.availability.tracked ? ofVariant.availability.available : undefined}
              />
            </>
          ) : null}
          {/* Taken through an allow-list when it came into the catalogue. */}
          {/* biome-ignore lint/security/noDangerouslySetInnerHtml: the catalogue cleaned it */}
          <div className="product-description" dangerouslySetInnerHTML={{ __html: product.descriptionHtml }} />
          <Facts product={product} sku={variant?.sku ?? null} />
        </div>
      </article>
      <Related product={product} locale={store.locale} />
    </div>
  );
}

/** Only Inventory knows what is there; the page shows without it when it cannot say. */
async function stockOf(handle: string, store: Store): Promise<readonly VariantStock[] | undefined> {
  const pickupLocationIds = store.pickupLocations.map(({ id }) => id);
  try {
    return (await ask(stockQuery, { handle, pickupLocationIds }, store)).product?.variants;
  } catch (error) {
    console.error('no availability for', handle, error);
    return undefined;
  }
}

function Breadcrumb({ product }: { readonly product: ProductDetail }) {
  return (
    <nav aria-label="Breadcrumb" className="breadcrumb">
      <Link href="/">Home</Link>
      {product.categoryPath.map(({ handle, name }) => (
        <Link key={handle} href={`/categories/${encodeURIComponent(handle)}`} prefetch={false}>
          {name}
        </Link>
      ))}
    </nav>
  );
}

function Facts({ product, sku }: { readonly product: ProductDetail; readonly sku: string | null }) {
  const facts = [
    ...product.customFields.map(({ key, value }) => [key.replaceAll(/[_.-]/g, ' '), value] as const),
    ...(sku ? [['Article', sku] as const] : []),
  ];
  if (facts.length === 0) return null;
  return (
    <dl className="facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Related({ product, locale }: { readonly product: ProductDetail; readonly locale: string }) {
  const others = product.category?.products.items
    .filter(({ id, priceRange }) => id !== product.id && priceRange)
    .slice(0, 4);
  if (!others || others.length === 0) return null;
  return (
    <section className="section" aria-labelledby="related">
      <h2 id="related">Goes well with it</h2>
      <ul className="tiles">
        {others.map((other) => (
          <li key={other.id}>
            <ProductTile product={other} locale={locale} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function textOf(html: string): string {
  return html
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
}
