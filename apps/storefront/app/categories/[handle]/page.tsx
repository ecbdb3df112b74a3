import type { Metadata } from 'next';
import Link from 'next/link';
import { notFound } from 'next/navigation';
import { cache } from 'react';
import { Listing } from '../../../components/listing.tsx';
import { ask } from '../../../lib/graph.ts';
import { readListing, type SearchParams } from '../../../lib/listing.ts';
import { currentStore } from '../../../lib/store.ts';
import { categoryQuery, searchQuery } from '../../../queries/search.ts';

type Props = { readonly params: Promise<{ handle: string }>; readonly searchParams: Promise<SearchParams> };

const categoryOf = cache(async (handle: string) => {
  const { category } = await ask(categoryQuery, { handle }, await currentStore());
  return category ?? notFound();
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { name } = await categoryOf(decodeURIComponent((await params).handle));
  return { title: name };
}

export default async function CategoryPage({ params, searchParams }: Props) {
  const handle = decodeURIComponent((await params).handle);
  const [store, parameters] = await Promise.all([currentStore(), searchParams]);
  const variables = { ...readListing(parameters, store.currency), categoryHandle: handle };
  const [category, { search }] = await Promise.all([categoryOf(handle), ask(searchQuery, variables, store)]);
  return (
    <>
      <div className="page-width listing-head">
        <nav aria-label="Breadcrumb" className="breadcrumb">
          <Link href="/">Home</Link>
          {category.parent ? <Link href={`/categories/${category.parent.handle}`}>{category.parent.name}</Link> : null}
        </nav>
        <h1>{category.name}</h1>
        {category.children.length > 0 ? (
          <ul className="chips" aria-label="Within this category">
            {category.children.map((child) => (
              <li key={child.handle}>
                <Link className="chip" href={`/categories/${encodeURIComponent(child.handle)}`} prefetch={false}>
                  {child.name}
                </Link>
              </li>
            ))}
          </ul>
        ) : null}
      </div>
      <Listing
        path={`/categories/${encodeURIComponent(handle)}`}
        parameters={parameters}
        result={search}
        store={store}
      />
    </>
  );
}
