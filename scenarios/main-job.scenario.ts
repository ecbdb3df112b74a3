import { randomUUID } from 'node:crypto';
import { mailSinkClient, paymentProviderClient } from '@concord/witnesses';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { CARDS, type CheckoutAnswer, complete, tillCart, webCart } from './kit/buying.ts';
import { type Asker, graphClient } from './kit/graph.ts';
import { type Merchant, newMerchant } from './kit/people.ts';
import { restClient } from './kit/rest.ts';
import { readWebhookBooks, webhookDifferences } from './kit/webhook-book.ts';
import { type Hook, hookOf, type Receiver, startReceiver } from './kit/webhook-hook.ts';

const platform = inject('platform');
const graph = graphClient(platform.url);
const EMAIL = `rosa-${randomUUID()}@example.test`;

/** A merchant's export: a shirt in two sizes, one of which is the last of its kind. */
const CSV = `Handle,Title,Body (HTML),Vendor,Type,Tags,Published,Option1 Name,Option1 Value,Variant SKU,Variant Grams,Variant Inventory Tracker,Variant Inventory Qty,Variant Inventory Policy,Variant Price,Variant Requires Shipping,Variant Taxable,Image Src
linen-shirt,Linen Shirt,<p>Light and wide.</p>,Birch & Brook,Shirts,summer,true,Size,M,SHIRT-M,220,shopify,3,deny,40.00,true,true,https://nowhere.invalid/shirt.jpg
linen-shirt,,,,,,,,L,SHIRT-L,230,shopify,1,deny,40.00,true,true,
wool-socks,Wool Socks,<p>Warm.</p>,Birch & Brook,Socks,winter,true,Title,Default Title,SOCKS,90,shopify,20,deny,12.50,true,true,`;

describe('the main job: one stock, one order book, every channel', () => {
  let merchant: Merchant;
  let shopId: string;
  let shirtId: string;
  let cashier: Asker;
  let webOrder: CheckoutAnswer;
  let tillOrder: CheckoutAnswer;

  let receiver: Receiver;
  let hook: Hook;

  beforeAll(async () => {
    merchant = await newMerchant(graph);
    receiver = await startReceiver();
    hook = await hookOf(platform.url, receiver.client, merchant.merchantId, merchant.owner.token);
  });
  afterAll(() => receiver.stop());

  test('the merchant imports the export; a second import changes nothing', async () => {
    const first = await importCsv();
    expect(first).toMatchObject({ status: 'completed', created: 2, failed: 0 });
    const second = await importCsv();
    expect(second).toMatchObject({ status: 'completed', created: 0, updated: 0, unchanged: 2, failed: 0 });
    const { variant } = await graph.ask<{ variant: { id: string; availability: { available: number } } }>(
      merchant.shopper,
      '{ variant(sku: "SHIRT-M") { id availability { available } } }',
    );
    shirtId = variant.id;
    expect(variant.availability.available).toBe(3);
  });

  test('the merchant chooses how its order numbers begin', async () => {
    const { updateStore } = await graph.ask<{ updateStore: { orderNumberPrefix: string } }>(
      merchant.owner,
      'mutation ($input: UpdateStoreInput!) { updateStore(input: $input) { orderNumberPrefix } }',
      { input: { storeId: merchant.storeId, orderNumberPrefix: 'BB-' } },
    );
    expect(updateStore.orderNumberPrefix).toBe('BB-');
  });

  test('a shop is opened with a register and stock of its own', async () => {
    const { createLocation } = await graph.ask<{ createLocation: { id: string } }>(
      merchant.owner,
      'mutation ($input: CreateLocationInput!) { createLocation(input: $input) { id } }',
      {
        input: {
          name: 'The shop',
          kind: 'shop',
          address: { line1: 'Marktplatz 3', city: 'Berlin', postalCode: '10115', countryCode: 'DE' },
          timeZone: 'Europe/Berlin',
          shipsOrders: false,
          offersPickup: true,
        },
      },
    );
    shopId = createLocation.id;
    await graph.ask(
      merchant.owner,
      'mutation ($lines: [StockAdjustmentLine!]!) { adjustStock(reason: "delivered", lines: $lines) { free } }',
      { lines: [{ variantId: shirtId, locationId: shopId, delta: 2 }] },
    );
    expect(await stockOf(shirtId)).toEqual({ onHand: 5, free: 5, allocated: 0 });
    cashier = await newCashier();
  });

  test('a shopper finds the shirt by a misspelt word', async () => {
    const find = async () => {
      const { search } = await graph.ask<{ search: { items: { product: { handle: string } }[] } }>(
        merchant.shopper,
        '{ search(text: "linnen shrit", currency: "EUR", first: 5) { items { product { handle } } } }',
      );
      return search.items.map((hit) => hit.product.handle);
    };
    await expect.poll(find, { timeout: 10_000 }).toEqual(['linen-shirt']);
  });

  test('she uses a coupon and pays by card', async () => {
    await newCoupon('SUMMER10');
    const cart = await webCart(graph, merchant.shopper, [{ variantId: shirtId, quantity: 1 }], {
      email: EMAIL,
      code: 'summer10',
    });
    expect(cart.codes).toEqual([{ code: 'SUMMER10', status: 'applied' }]);
    expect(cart.totals.total).toEqual({ amountMinor: 3_600, currency: 'EUR' });
    webOrder = await complete(graph, merchant.shopper, cart, CARDS.success);
    expect(webOrder).toMatchObject({ status: 'COMPLETED', failure: null, orderNumber: 'BB-1001' });
  });

  test('a cashier sells the same shirt for cash at the register', async () => {
    const place = { storeId: merchant.storeId, locationId: shopId, registerId: await registerOf(shopId) };
    const cart = await tillCart(graph, cashier, place, [{ variantId: shirtId, quantity: 1 }]);
    expect(cart.totals.total.amountMinor).toBe(4_000);
    tillOrder = await complete(graph, cashier, cart, { cash: { tenderedMinor: 5_000 } });
    expect(tillOrder).toMatchObject({ status: 'COMPLETED', change: { amountMinor: 1_000 }, orderNumber: 'BB-1002' });
  });

  test('both orders stand in one order book; the goods of the till have left', async () => {
    const book = async () => {
      const { orders } = await graph.ask<{
        orders: { items: { number: string; channel: string; paymentStatus: string; status: string }[] };
      }>(merchant.owner, '{ orders(first: 10) { items { number channel paymentStatus status } } }');
      return orders.items.map(({ channel, paymentStatus, status }) => [channel, paymentStatus, status]).toSorted();
    };
    await expect.poll(book, { timeout: 10_000 }).toEqual([
      ['ONLINE', 'PAID', 'OPEN'],
      ['POS', 'PAID', 'COMPLETED'],
    ]);
    await expect.poll(() => stockOf(shirtId), { timeout: 10_000 }).toEqual({ onHand: 4, free: 3, allocated: 1 });
  });

  test('search stops offering what is sold out', async () => {
    const { variant } = await graph.ask<{ variant: { id: string } }>(
      merchant.shopper,
      '{ variant(sku: "SOCKS") { id } }',
    );
    const offered = async () => {
      const { search } = await graph.ask<{ search: { items: { product: { handle: string } }[] } }>(
        merchant.shopper,
        '{ search(inStockOnly: true, currency: "EUR", first: 10) { items { product { handle } } } }',
      );
      return search.items.map((hit) => hit.product.handle).toSorted();
    };
    await expect.poll(offered, { timeout: 10_000 }).toEqual(['linen-shirt', 'wool-socks']);
    const cart = await webCart(graph, merchant.shopper, [{ variantId: variant.id, quantity: 20 }]);
    expect((await complete(graph, merchant.shopper, cart, CARDS.success)).status).toBe('COMPLETED');
    await expect.poll(offered, { timeout: 10_000 }).toEqual(['linen-shirt']);
  });

  test('the mail of the web order is in the mailbox, once', async () => {
    const sink = mailSinkClient(platform.mailSinkUrl);
    const mails = async () => (await sink.messages({ to: EMAIL })).messages.map((message) => message.subject);
    await expect.poll(mails, { timeout: 15_000 }).toEqual([expect.stringContaining(webOrder.orderNumber ?? '?')]);
    sink.close();
  });

  test('analytics shows both channels, to the minor unit', async () => {
    const byChannel = async () => {
      const { salesReport } = await graph.ask<{
        salesReport: { items: { channel: string; figures: { orders: number; gross: { amountMinor: number } } }[] };
      }>(
        merchant.owner,
        'query ($from: String!, $to: String!) { salesReport(from: $from, to: $to, groupBy: [CHANNEL]) { items { channel figures { orders gross { amountMinor } } } } }',
        { from: day(-1), to: day(1) },
      );
      return salesReport.items
        .map(({ channel, figures }) => [channel, figures.orders, figures.gross.amountMinor])
        .toSorted();
    };
    await expect.poll(byChannel, { timeout: 15_000 }).toEqual([
      ['ONLINE', 2, 3_600 + 25_000],
      ['POS', 1, 4_000],
    ]);
  });

  test('the shirt bought online comes back at the shop: money to the card, stock to the shop', async () => {
    const orderId = webOrder.order?.id ?? '';
    await graph.ask(
      merchant.owner,
      'mutation ($id: ID!) { fulfilOrder(orderId: $id) { id } }',
      { id: orderId },
      randomUUID(),
    );
    const { order } = await graph.ask<{ order: { lines: { id: string }[] } }>(
      merchant.owner,
      'query ($id: ID!) { order(id: $id) { lines { id } } }',
      { id: orderId },
    );
    const { receiveReturn } = await graph.ask<{ receiveReturn: { refund: { amountMinor: number } } }>(
      cashier,
      `mutation ($id: ID!, $shop: ID!, $lines: [OrderReturnLineInput!]!) {
        receiveReturn(orderId: $id, locationId: $shop, lines: $lines, reason: "too small") { refund { amountMinor } }
      }`,
      { id: orderId, shop: shopId, lines: order.lines.map(({ id }) => ({ lineId: id, quantity: 1 })) },
      randomUUID(),
    );
    expect(receiveReturn.refund.amountMinor).toBe(3_600);
    await expect.poll(() => stockOf(shirtId), { timeout: 10_000 }).toEqual({ onHand: 4, free: 4, allocated: 0 });

    const provider = paymentProviderClient(platform.paymentProviderUrl);
    const refunded = async () => {
      const { authorisations } = await provider.book({ limit: '1000' });
      return authorisations
        .filter((one) => one.merchantAccount.includes(merchant.merchantId))
        .map(({ capturedMinor, refundedMinor }) => [capturedMinor, refundedMinor])
        .toSorted();
    };
    await expect.poll(refunded, { timeout: 10_000 }).toEqual([
      [25_000, 0],
      [3_600, 3_600],
    ]);
    provider.close();
  });

  test('an app of a third party has heard of every order and every capture, signed, each under one message id', async () => {
    const api = restClient(platform.url);
    const differences = async () => webhookDifferences(await readWebhookBooks(api, merchant.owner.token, hook));
    await expect.poll(differences, { timeout: 30_000, interval: 250 }).toEqual([]);
    const heard = async () =>
      (await receiver.client.book({ hook: hook.name, limit: 1_000 })).messages.map(({ type }) => type);
    await expect
      .poll(heard, { timeout: 30_000, interval: 250 })
      .toEqual(expect.arrayContaining(['orders.order-fulfilled.v1', 'orders.return-received.v1']));
    expect((await heard()).filter((type) => type === 'orders.order-placed.v1')).toHaveLength(3);
  });

  async function importCsv() {
    const { startProductImport } = await graph.ask<{ startProductImport: { importId: string } }>(
      merchant.owner,
      'mutation ($csv: String!, $locationId: ID!) { startProductImport(csv: $csv, currency: "EUR", locationId: $locationId) { importId } }',
      { csv: CSV, locationId: merchant.locationId },
      randomUUID(),
    );
    const report = async () => {
      const { productImport } = await graph.ask<{
        productImport: { status: string; created: number; updated: number; unchanged: number; failed: number };
      }>(
        merchant.owner,
        'query ($id: ID!) { productImport(importId: $id) { status created updated unchanged failed } }',
        { id: startProductImport.importId },
      );
      return productImport;
    };
    await expect.poll(async () => (await report()).status, { timeout: 20_000 }).toBe('completed');
    return report();
  }

  async function stockOf(variantId: string) {
    const { stockLevels } = await graph.ask<{
      stockLevels: { items: { onHand: number; free: number; allocated: number }[] };
    }>(merchant.owner, 'query ($ids: [ID!]) { stockLevels(variantIds: $ids) { items { onHand free allocated } } }', {
      ids: [variantId],
    });
    const sum = (part: 'onHand' | 'free' | 'allocated') =>
      stockLevels.items.reduce((total, level) => total + level[part], 0);
    return { onHand: sum('onHand'), free: sum('free'), allocated: sum('allocated') };
  }

  async function newCashier(): Promise<Asker> {
    const { roles } = await graph.ask<{ roles: { id: string; name: string }[] }>(
      merchant.owner,
      '{ roles { id name } }',
    );
    const roleId = roles.find((role) => role.name.toLowerCase() === 'cashier')?.id;
    const email = `till-${randomUUID()}@example.test`;
    const password = 'another long passphrase';
    await graph.ask(
      merchant.owner,
      `mutation ($email: String!, $password: String!, $roleId: ID!, $locationIds: [ID!]) {
        createStaff(email: $email, name: "Till", password: $password, roleId: $roleId, locationIds: $locationIds) { user { id } }
      }`,
      { email, password, roleId, locationIds: [shopId] },
      randomUUID(),
    );
    const { signIn } = await graph.ask<{ signIn: { accessToken: string } }>(
      {},
      'mutation ($email: String!, $password: String!) { signIn(email: $email, password: $password) { accessToken } }',
      { email, password },
    );
    return { token: signIn.accessToken };
  }

  async function registerOf(locationId: string): Promise<string> {
    const { createRegister } = await graph.ask<{ createRegister: { id: string } }>(
      merchant.owner,
      'mutation ($input: CreateRegisterInput!) { createRegister(input: $input) { id } }',
      { input: { locationId, name: 'Till 1', storeId: merchant.storeId } },
      randomUUID(),
    );
    return createRegister.id;
  }

  async function newCoupon(code: string): Promise<void> {
    const promotion = {
      name: 'Ten per cent',
      priority: 1,
      stacking: { kind: 'combinable', with: ['product', 'shipping'] },
      conditions: [{ kind: 'coupon', codes: [code] }],
      effect: { kind: 'order_percent_off', ratePpm: 100_000 },
    };
    const response = await fetch(`${platform.url}/api/promotions/promotions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${merchant.owner.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ promotion, limits: { total: 1 } }),
    });
    expect(response.status).toBe(200);
  }
});

/** A calendar day from today, in UTC. */
function day(offset: number): string {
  return new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
}
