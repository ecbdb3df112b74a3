import { randomUUID } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { Pool } from 'undici';
import type { LoadOptions, LoadResult } from './load.ts';

const options = JSON.parse(await text(process.stdin)) as LoadOptions;
const pool = new Pool(options.url, { connections: options.connections, pipelining: 1 });
const timesMs: number[] = [];
let errors = 0;

type Answer = { readonly data?: never; readonly errors?: unknown };

async function ask<Data>(query: string, variables: object, idempotencyKey?: string): Promise<Data> {
  const response = await pool.request({
    path: '/graphql',
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'concord-publishable-key': options.publishableKey,
      ...(idempotencyKey ? { 'idempotency-key': idempotencyKey } : {}),
    },
    body: JSON.stringify({ query, variables }),
  });
  const answer = (await response.body.json()) as Answer;
  if (answer.errors || !answer.data) throw new Error(JSON.stringify(answer.errors));
  return answer.data as Data;
}

const LIST = `query { products(first: 20, sort: NEWEST) { items {
  title handle priceRange(currency: "EUR") { min { amountMinor currency } }
  variants { id availability { available band } } } } }`;

async function list(): Promise<void> {
  const { products } = await ask<{
    products: { items: { title: string; variants: { availability: { available: number } }[] }[] };
  }>(LIST, {});
  const available = products.items[0]?.variants[0]?.availability.available ?? 0;
  if (products.items.length !== 20 || available < 1) throw new Error('a wrong list');
}

const CART = 'id quoteId totals { total { amountMinor } } shippingOptions { methodId }';
type Cart = {
  id: string;
  quoteId: string;
  totals: { total: { amountMinor: number } };
  shippingOptions: { methodId: string }[];
};

const ADDRESS = { line1: 'Ringstraße 1', city: 'Berlin', postalCode: '10115', countryCode: 'DE' };

/** The peers' journey: cart, line, line, customer, address, shipping methods, choose, pay and place. */
async function checkout(): Promise<void> {
  const [first, second] = [pick(), pick()];
  const { createCart } = await ask<{ createCart: Cart }>('mutation { createCart { id } }', {}, randomUUID());
  const cartId = createCart.id;
  const add = 'mutation ($cartId: ID!, $variantId: ID!) { addCartLine(cartId: $cartId, variantId: $variantId) { id } }';
  await ask(add, { cartId, variantId: first });
  await ask(add, { cartId, variantId: second });
  const contact =
    'mutation ($cartId: ID!, $contact: CartContactInput) { setCartContact(cartId: $cartId, contact: $contact) { id } }';
  await ask(contact, { cartId, contact: { email: `${randomUUID()}@example.test`, name: 'Sam' } });
  const address =
    'mutation ($cartId: ID!, $address: CartAddressInput) { setCartContact(cartId: $cartId, shippingAddress: $address) { id } }';
  await ask(address, { cartId, address: ADDRESS });
  const { cart } = await ask<{ cart: Cart }>(
    'query ($cartId: ID!) { cart(id: $cartId) { shippingOptions { methodId } } }',
    { cartId },
  );
  const methodId = cart.shippingOptions[0]?.methodId;
  const choose = `mutation ($cartId: ID!, $methodId: ID) { setCartDelivery(cartId: $cartId, kind: SHIP, methodId: $methodId) { ${CART} } }`;
  const { setCartDelivery: ready } = await ask<{ setCartDelivery: Cart }>(choose, { cartId, methodId });
  const { amountMinor } = ready.totals.total;
  const pay = `mutation ($cartId: ID!, $quoteId: String!, $tenders: [TenderInput!]!, $key: String!) {
    completeCheckout(cartId: $cartId, quoteId: $quoteId, tenders: $tenders, idempotencyKey: $key) { status orderNumber } }`;
  const tenders = [{ card: { token: 'tok_test_success', amountMinor } }];
  const { completeCheckout } = await ask<{ completeCheckout: { status: string; orderNumber: string } }>(pay, {
    cartId,
    quoteId: ready.quoteId,
    tenders,
    key: randomUUID(),
  });
  if (completeCheckout.status !== 'COMPLETED' || !completeCheckout.orderNumber)
    throw new Error(`not bought: ${completeCheckout.status}`);
}

function pick(): string {
  return options.variantIds[Math.floor(Math.random() * options.variantIds.length)] ?? '';
}

const work = { list, checkout }[options.workload];
const startedAt = performance.now();
const endsAt = startedAt + options.seconds * 1_000;

async function connection(): Promise<void> {
  while (performance.now() < endsAt) {
    const began = performance.now();
    try {
      await work();
      timesMs.push(performance.now() - began);
    } catch (error) {
      errors += 1;
      if (errors < 4) console.error(String(error));
    }
  }
}

await Promise.all(Array.from({ length: options.connections }, connection));
const elapsedSeconds = (performance.now() - startedAt) / 1_000;
await pool.close();
timesMs.sort((a, b) => a - b);
const at = (share: number) => timesMs[Math.min(timesMs.length - 1, Math.floor(timesMs.length * share))] ?? 0;
const result: LoadResult = { operations: timesMs.length, errors, elapsedSeconds, p50Ms: at(0.5), p99Ms: at(0.99) };
process.stdout.write(JSON.stringify(result));
