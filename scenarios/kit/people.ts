import { randomUUID } from 'node:crypto';
import type { Asker, GraphClient } from './graph.ts';
import { type Credentials, signedIn } from './owner-session.ts';

export type Merchant = {
  readonly merchantId: string;
  readonly storeId: string;
  readonly locationId: string;
  readonly registerId: string;
  readonly publishableKey: string;
  readonly credentials: Credentials;
  readonly owner: Asker;
  readonly shopper: Asker;
};

/** Signs a merchant up as anybody would, and signs its owner in. */
export async function newMerchant(graph: GraphClient, companyName = 'Birch & Brook'): Promise<Merchant> {
  const email = `owner-${randomUUID()}@example.test`;
  const password = 'a long enough passphrase';
  const input = {
    companyName,
    email,
    password,
    ownerName: 'Olga Owner',
    countryCode: 'DE',
    currency: 'EUR',
    locale: 'en',
    timeZone: 'Europe/Berlin',
  };
  const { signUp } = await graph.ask<{ signUp: Omit<Merchant, 'credentials' | 'owner' | 'shopper'> }>(
    {},
    `mutation ($input: SignUpInput!) {
      signUp(input: $input) { merchantId storeId locationId registerId publishableKey }
    }`,
    { input },
    randomUUID(),
  );
  const credentials = { email, password };
  const owner = await signedIn(graph, credentials);
  return { ...signUp, credentials, owner, shopper: { publishableKey: signUp.publishableKey } };
}

export type SoldThing = { readonly productId: string; readonly variantId: string };

/** A product of one variant with a price, and so many of it in stock at each location. */
export async function newThing(
  graph: GraphClient,
  merchant: Merchant,
  thing: { readonly title: string; readonly priceMinor: number; readonly stock: Readonly<Record<string, number>> },
): Promise<SoldThing> {
  const product = {
    title: thing.title,
    status: 'ACTIVE',
    variants: [{ optionValues: [], prices: [{ currency: 'EUR', amountMinor: thing.priceMinor }] }],
  };
  const { createProduct } = await graph.ask<{ createProduct: { id: string; variants: { id: string }[] } }>(
    merchant.owner,
    'mutation ($product: ProductInput!) { createProduct(product: $product) { id variants { id } } }',
    { product },
    randomUUID(),
  );
  const variantId = createProduct.variants[0]?.id ?? '';
  const lines = Object.entries(thing.stock).map(([locationId, delta]) => ({ variantId, locationId, delta }));
  await graph.ask(
    merchant.owner,
    'mutation ($lines: [StockAdjustmentLine!]!) { adjustStock(reason: "delivered", lines: $lines) { free } }',
    { lines },
    randomUUID(),
  );
  return { productId: createProduct.id, variantId };
}
