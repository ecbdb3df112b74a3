import Link from 'next/link';
import { Landscape } from '../components/landscape.tsx';
import { Picture } from '../components/picture.tsx';
import { ProductTile } from '../components/product-tile.tsx';
import { ask } from '../lib/graph.ts';
import { currentStore } from '../lib/store.ts';
import { type HomeAnswer, homeQuery } from '../queries/home.ts';

export default async function HomePage() {
  const store = await currentStore();
  const { categories, products } = await ask(homeQuery, { currency: store.currency }, store);
  const withPicture = categories.filter(({ products: { items } }) => items[0]?.images[0] !== undefined);
  const shown = products.items.filter(({ priceRange }) => priceRange !== null).slice(0, 8);
  return (
    <>
      <section className="hero" aria-labelledby="hero-title">
        <Landscape />
        <div className="hero-words page-width">
          <h1 id="hero-title">{store.tagline ?? `Welcome to ${store.name}`}</h1>
          <p>
            <Link href="/search" prefetch={false} className="button">
              See everything
            </Link>
          </p>
        </div>
      </section>
      <Categories categories={withPicture} />
      <section className="page-width section" aria-labelledby="featured">
        <div className="section-head">
          <h2 id="featured">Picked for now</h2>
          <Link href="/search" prefetch={false}>
            See all
          </Link>
        </div>
        <ul className="tiles">
          {shown.map((product) => (
            <li key={product.id}>
              <ProductTile product={product} locale={store.locale} />
            </li>
          ))}
        </ul>
      </section>
      <Promises />
    </>
  );
}

function Categories({ categories }: Pick<HomeAnswer, 'categories'>) {
  if (categories.length === 0) return null;
  return (
    <section className="page-width section" aria-labelledby="categories">
      <h2 id="categories">Find your way</h2>
      <ul className="category-cards">
        {categories.map(({ handle, name, products }) => {
          const image = products.items[0]?.images[0];
          return (
            <li key={handle}>
              <Link href={`/categories/${encodeURIComponent(handle)}`} prefetch={false} className="category-card">
                {image ? <Picture url={image.url} alt="" /> : null}
                <span>{name}</span>
              </Link>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function Promises() {
  return (
    <section className="promises" aria-label="What you can count on">
      <ul className="page-width">
        <li>
          <strong>What you see is there</strong>
          <span>Stock comes from the same books as our shops’.</span>
        </li>
        <li>
          <strong>Sent, or picked up</strong>
          <span>Collect in a shop near you, often the same day.</span>
        </li>
        <li>
          <strong>The price is the price</strong>
          <span>If it changes while you shop, we show you and ask first.</span>
        </li>
      </ul>
    </section>
  );
}
