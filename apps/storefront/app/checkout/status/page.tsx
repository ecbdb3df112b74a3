import type { Metadata } from 'next';
import { notFound, redirect } from 'next/navigation';
import { ask } from '../../../lib/graph.ts';
import { one, type SearchParams } from '../../../lib/listing.ts';
import { shopperOf } from '../../../lib/store.ts';
import { checkoutQuery } from '../../../queries/checkout.ts';

export const metadata: Metadata = { title: 'Your order is on its way to us', robots: { index: false } };

const LOOK_AGAIN_S = { PROCESSING: 2, ACTION_REQUIRED: 8 } as const;

/** Waits with the shopper, by a refresh that needs no scripts. */
export default async function StatusPage({ searchParams }: { readonly searchParams: Promise<SearchParams> }) {
  const id = one((await searchParams).checkout);
  if (!id) notFound();
  const { checkout } = await ask(checkoutQuery, { id }, await shopperOf());
  if (!checkout) notFound();
  const again = `/checkout/return?checkout=${encodeURIComponent(id)}`;
  if (checkout.status === 'COMPLETED' || checkout.status === 'FAILED') redirect(again);
  const isAsked = checkout.status === 'ACTION_REQUIRED';
  return (
    <div className="page-width empty" role="status">
      <meta httpEquiv="refresh" content={`${LOOK_AGAIN_S[checkout.status]};url=${again}`} />
      <div className="waiting" aria-hidden="true" />
      <h1>{isAsked ? 'Your bank wants to hear from you' : 'We are booking your order'}</h1>
      <p>
        {isAsked ? 'Confirm the payment with your bank to finish.' : 'This takes a moment. You need not do anything.'}
      </p>
      <p>
        {isAsked && checkout.actionUrl ? (
          <a className="button" href={checkout.actionUrl}>
            Confirm with my bank
          </a>
        ) : (
          <a href={again}>Look again</a>
        )}
      </p>
    </div>
  );
}
