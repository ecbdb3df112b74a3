'use server';

import { randomUUID } from 'node:crypto';
import { redirect } from 'next/navigation';
import { z } from 'zod';
import { cartId } from '../../lib/cart.ts';
import { type Details, type FormValues, readDetails } from '../../lib/details.ts';
import { change } from '../../lib/graph.ts';
import { shopperOf } from '../../lib/store.ts';
import { refusalText } from '../../lib/words.ts';
import {
  type ContactVariables,
  type DeliveryVariables,
  setCartContact,
  setCartDelivery,
} from '../../queries/checkout.ts';

export type DetailsState = { readonly values: FormValues; readonly errors: FormValues };
export type MethodState = { readonly refused?: string };

export async function saveDetails(_: DetailsState, form: FormData): Promise<DetailsState> {
  const values = Object.fromEntries(
    [...form].flatMap(([key, value]) => (typeof value === 'string' && !key.startsWith('$') ? [[key, value]] : [])),
  );
  const read = readDetails(values);
  if (!read.ok) return { values, errors: read.errors };
  const id = await cartId();
  if (id === undefined) redirect('/cart');
  const refused =
    (await saveContact(contactOf(id, read.details))) ?? (await saveDelivery(deliveryOf(id, read.details)));
  if (refused) return { values, errors: { form: refused } };
  redirect(read.details.kind === 'ship' ? '/checkout/delivery' : '/checkout/payment');
}

export async function chooseMethod(_: MethodState, form: FormData): Promise<MethodState> {
  const methodId = z.string().min(1).max(100).safeParse(form.get('methodId'));
  if (!methodId.success) return { refused: 'Choose how we send it.' };
  const id = await cartId();
  if (id === undefined) redirect('/cart');
  const refused = await saveDelivery({ cartId: id, kind: 'SHIP', methodId: methodId.data });
  if (refused) return { refused };
  redirect('/checkout/payment');
}

function contactOf(id: string, details: Details): ContactVariables {
  const { email, name, phone } = details;
  const contact = { email, name, ...given('phone', phone) };
  if (details.kind === 'pickup') return { cartId: id, contact };
  const { line1, line2, city, postalCode, regionCode, countryCode } = details;
  const shippingAddress = {
    name,
    line1,
    ...given('line2', line2),
    city,
    postalCode,
    ...given('regionCode', regionCode),
    countryCode,
  };
  return { cartId: id, contact, shippingAddress };
}

function deliveryOf(id: string, details: Details): DeliveryVariables {
  return details.kind === 'pickup'
    ? { cartId: id, kind: 'PICKUP', pickupLocationId: details.shop }
    : { cartId: id, kind: 'SHIP' };
}

function given<Key extends string>(key: Key, value: string | undefined): { [K in Key]?: string } {
  return (value ? { [key]: value } : {}) as { [K in Key]?: string };
}

async function saveContact(variables: ContactVariables): Promise<string | undefined> {
  const saved = await change(setCartContact, variables, { ...(await shopperOf()), idempotencyKey: randomUUID() });
  return saved.ok ? undefined : refusalText(saved.rejection.code);
}

async function saveDelivery(variables: DeliveryVariables): Promise<string | undefined> {
  const saved = await change(setCartDelivery, variables, { ...(await shopperOf()), idempotencyKey: randomUUID() });
  return saved.ok ? undefined : refusalText(saved.rejection.code);
}
