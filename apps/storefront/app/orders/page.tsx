import type { Metadata } from 'next';
import { Field } from '../../components/field.tsx';
import { one, type SearchParams } from '../../lib/listing.ts';
import { findOrder } from './actions.ts';

export const metadata: Metadata = { title: 'Find your order' };

export default async function OrdersPage({ searchParams }: { readonly searchParams: Promise<SearchParams> }) {
  const parameters = await searchParams;
  const number = one(parameters.number) ?? '';
  return (
    <div className="page-width narrow">
      <h1>Find your order</h1>
      <p>Its number stands in the confirmation that we sent you.</p>
      {one(parameters.problem) ? (
        <p className="notice notice-error" role="alert">
          There is no order with this number and e-mail address. Check both.
        </p>
      ) : null}
      <form action={findOrder} className="stacked">
        <Field name="number" label="Order number" autoComplete="off" value={number} />
        <Field name="email" label="E-mail" type="email" autoComplete="email" value="" />
        <button type="submit" className="button button-wide">
          Show the order
        </button>
      </form>
    </div>
  );
}
