import type { Metadata } from 'next';
import { Listing } from '../../components/listing.tsx';
import { ask } from '../../lib/graph.ts';
import { one, readListing, type SearchParams } from '../../lib/listing.ts';
import { currentStore } from '../../lib/store.ts';
import { searchQuery } from '../../queries/search.ts';

type Props = { readonly searchParams: Promise<SearchParams> };

export async function generateMetadata({ searchParams }: Props): Promise<Metadata> {
  const text = one((await searchParams).q);
  return { title: text ? `Search: ${text}` : 'Everything', robots: { index: !text } };
}

export default async function SearchPage({ searchParams }: Props) {
  const [store, parameters] = await Promise.all([currentStore(), searchParams]);
  const variables = readListing(parameters, store.currency);
  const { search } = await ask(searchQuery, variables, store);
  const corrected =
    search.correctedText !== null && search.correctedText !== variables.text ? search.correctedText : null;
  return (
    <>
      <div className="page-width listing-head">
        <h1>{variables.text ? `“${corrected ?? variables.text}”` : 'Everything'}</h1>
        {corrected ? (
          <p className="notice">
            We found nothing for “{variables.text}” and searched for <strong>{corrected}</strong> instead.
          </p>
        ) : null}
      </div>
      <Listing path="/search" parameters={parameters} result={search} store={store} />
    </>
  );
}
