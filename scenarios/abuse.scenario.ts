import { mailSinkClient } from '@concord/witnesses';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { CARDS, complete, webCart } from './kit/buying.ts';
import { forgedTokens } from './kit/forged-tokens.ts';
import { graphClient } from './kit/graph.ts';
import { type Merchant, newMerchant, newThing } from './kit/people.ts';
import { accepted, OPERATIONS, restClient } from './kit/rest.ts';
import { allOrders } from './kit/shop-facts.ts';

const platform = inject('platform');
const graph = graphClient(platform.url);
const api = restClient(platform.url);

type Cart = {
  readonly id: string;
  readonly lines: readonly { readonly quantity: number; readonly title: string; readonly unitPriceMinor: number }[];
  readonly totals: { readonly totalMinor: number };
};

describe('what nobody should send', () => {
  let merchant: Merchant;
  let owner: string;
  let shopper: string;
  let variantId: string;

  beforeAll(async () => {
    merchant = await newMerchant(graph, 'Stubborn Goods');
    owner = merchant.owner.token ?? '';
    const { publishableKey, locationId } = merchant;
    shopper = (
      await accepted<{ accessToken: string }>(api('identity.issueShopperToken', { publishableKey }, undefined))
    ).accessToken;
    const thing = await newThing(graph, merchant, { title: 'Lamp', priceMinor: 4_000, stock: { [locationId]: 100 } });
    variantId = thing.variantId;
  });

  test("the client's own price, title and discount count for nothing", async () => {
    const own = { unitPriceMinor: 1, priceMinor: 1, title: 'Free lamp', discountMinor: 3_999, totalMinor: 1 };
    const opened = await accepted<Cart>(
      api('checkout.createCart', { lines: [{ variantId, quantity: 1, ...own }], totals: own, ...own }, shopper),
    );
    const cart = await accepted<Cart>(
      api('checkout.addLine', { cartId: opened.id, variantId, quantity: 1, ...own }, shopper),
    );
    expect(cart.lines).toEqual([expect.objectContaining({ quantity: 2, title: 'Lamp', unitPriceMinor: 4_000 })]);
    expect(cart.totals.totalMinor).toBe(8_000);
    const inGraph =
      'mutation ($id: ID!, $v: ID!) { addCartLine(cartId: $id, variantId: $v, unitPriceMinor: 1) { id } }';
    const { errors } = await graph.send({ token: shopper }, inGraph, { id: cart.id, v: variantId });
    expect(errors?.[0]?.extensions.code).toBe('GRAPHQL_VALIDATION_FAILED');
  });

  test('paying less than the quote, or a quote with another total in it, is refused; nothing is bought', async () => {
    const cart = await webCart(graph, merchant.shopper, [{ variantId, quantity: 1 }]);
    const pay = (quoteId: string, amountMinor: number) =>
      api(
        'checkout.completeCheckout',
        { cartId: cart.id, quoteId, tenders: [{ kind: 'card', token: 'tok_test_success', amountMinor }] },
        shopper,
      );
    const cheaper = cart.quoteId.replace(/\.\w+\./, '.1.');
    expect((await pay(cart.quoteId, 1)).code).toBe('TENDERS_DO_NOT_COVER');
    expect((await pay(cheaper, 1)).code).toBe('TENDERS_DO_NOT_COVER');
    expect((await pay(`${cart.quoteId.slice(0, -1)}~`, 4_000)).code).toBe('PRICE_CHANGED');
    expect(await allOrders(graph, merchant)).toEqual([]);
  });

  test("a shopper cannot buy in another customer's name, nor at their prices", async () => {
    const { id } = await accepted<{ id: string }>(api('identity.createCustomer', { name: 'Regular' }, owner));
    const opened = await api('checkout.createCart', { customerId: id }, shopper);
    expect([opened.status, opened.code]).toEqual([403, 'FORBIDDEN']);
    const cart = await accepted<Cart>(api('checkout.createCart', {}, shopper));
    const named = await api('checkout.setContact', { cartId: cart.id, customerId: id }, shopper);
    expect([named.status, named.code]).toEqual([403, 'FORBIDDEN']);
    const byStaff = await accepted<{ customerId: string }>(
      api('checkout.createCart', { storeId: merchant.storeId, customerId: id }, owner),
    );
    expect(byStaff.customerId).toBe(id);
  });

  test('quantities that are none: 0, −1, 1.5, 10⁹, words', async () => {
    const { id } = await accepted<Cart>(api('checkout.createCart', {}, shopper));
    for (const quantity of [0, -1, 1.5, 1e9, '1; drop table carts', null, [1], Number.MAX_SAFE_INTEGER]) {
      const { status, code } = await api('checkout.addLine', { cartId: id, variantId, quantity }, shopper);
      expect([quantity, status, code]).toEqual([quantity, 400, 'INVALID_INPUT']);
      const query =
        'mutation ($id: ID!, $v: ID!, $q: Int!) { addCartLine(cartId: $id, variantId: $v, quantity: $q) { id } }';
      const { errors } = await graph.send({ token: shopper }, query, { id, v: variantId, q: quantity });
      expect(errors?.[0]?.extensions.code).toMatch(/^(INVALID_INPUT|BAD_USER_INPUT)$/);
    }
    expect((await accepted<Cart>(api('checkout.getCart', { cartId: id }, shopper))).lines).toEqual([]);
    const many = Array.from({ length: 200 }, () => ({ variantId, quantity: 1_000_000 }));
    const summed = await accepted<Cart>(api('checkout.createCart', { lines: many }, shopper));
    expect(summed.lines.map((line) => line.quantity)).toEqual([1_000_000]);
  });

  test('text: what no database can keep is refused as input, whoever sends it; the rest comes back as it was', async () => {
    const { id } = await accepted<Cart>(api('checkout.createCart', {}, shopper));
    for (const name of ['nul \u0000 byte', 'half a pair \ud83d', '\udc00']) {
      const answers = [
        await api('checkout.setContact', { cartId: id, contact: { name } }, shopper),
        await api('checkout.addCode', { cartId: id, code: name }, shopper),
        await api('search.searchProducts', { text: name, currency: 'EUR' }, shopper),
        await api('identity.createCustomer', { name }, owner),
        await api('catalog.createProduct', { title: name, variants: [{}] }, owner),
        await api(
          'merchant.createLocation',
          { name, kind: 'shop', address: { countryCode: 'DE' }, timeZone: 'Europe/Berlin' },
          owner,
        ),
      ];
      expect(answers.map(({ status, code }) => [status, code])).toEqual(answers.map(() => [400, 'INVALID_INPUT']));
    }
    for (const name of [
      'سليم',
      '𝕆𝕕𝕕 🧦👩‍👩‍👧',
      'Zalg̷̛o',
      "Robert'); drop table customers;--",
      '\u202eevil',
      '{{7*7}} <%= 7*7 %>',
    ]) {
      const created = await accepted<{ id: string; name: string }>(api('identity.createCustomer', { name }, owner));
      const { name: kept } = await accepted<{ name: string }>(
        api('identity.getCustomer', { customerId: created.id }, owner),
      );
      expect(kept).toBe(name);
    }
  });

  test('HTML in a title is text: in the graph, and in the mail that is sent of it', async () => {
    const title = '<img src=x onerror=alert(1)><script>alert(2)</script>';
    const thing = await newThing(graph, merchant, { title, priceMinor: 100, stock: { [merchant.locationId]: 1 } });
    const email = `html-${thing.variantId}@example.test`;
    const cart = await webCart(graph, merchant.shopper, [{ variantId: thing.variantId, quantity: 1 }], { email });
    expect((await complete(graph, merchant.shopper, cart, CARDS.success)).status).toBe('COMPLETED');
    const sink = mailSinkClient(platform.mailSinkUrl);
    const mails = async () => (await sink.messages({ to: email })).messages;
    await expect.poll(async () => (await mails()).length, { timeout: 15_000 }).toBe(1);
    const text = JSON.stringify(await mails());
    expect(text).not.toContain('<script>alert(2)');
    expect(text).not.toContain('<img src=x');
    sink.close();
  });

  test('a barcode whose check digit is wrong', async () => {
    const of = (barcode: string) =>
      api('catalog.createProduct', { title: 'Scanned', variants: [{ barcode, prices: [] }] }, owner);
    const wrong = await of('4006381333932');
    expect([wrong.status, wrong.code, wrong.text]).toEqual([
      400,
      'INVALID_INPUT',
      expect.stringContaining('variants.0.barcode'),
    ]);
    expect((await of('4006381333931')).status).toBe(200);
  });

  test('a cart takes 250 lines and no more', async () => {
    const values = Array.from({ length: 251 }, (_, index) => `No. ${index}`);
    const product = await accepted<{ variants: { id: string }[] }>(
      api(
        'catalog.createProduct',
        {
          title: 'Beads',
          status: 'active',
          options: [{ name: 'Number', values }],
          variants: values.map((value) => ({ optionValues: [value], prices: [{ currency: 'EUR', amountMinor: 7 }] })),
        },
        owner,
      ),
    );
    const lines = product.variants.map(({ id }) => ({ variantId: id, quantity: 1 }));
    const full = await accepted<Cart>(api('checkout.createCart', { lines: lines.slice(0, 250) }, shopper));
    expect([full.lines.length, full.totals.totalMinor]).toEqual([250, 1_750]);
    const more = await api('checkout.addLine', { cartId: full.id, ...lines[250] }, shopper);
    expect([more.status, more.code]).toEqual([409, 'TOO_MANY_LINES']);
    const all = await api('checkout.createCart', { lines }, shopper);
    expect([all.status, all.code]).toEqual([400, 'INVALID_INPUT']);
  });

  test('a query that nests 50 deep, and one that asks for everything of everything', async () => {
    let deep = 'id';
    for (let level = 0; level < 25; level++) deep = `variants { product { ${deep} } }`;
    const nested = await graph.send(merchant.shopper, `{ products(first: 1) { items { ${deep} } } }`, {});
    expect(nested.errors?.[0]?.extensions.code).toBe('QUERY_TOO_DEEP');
    const wide = Array.from({ length: 200 }, (_, index) => `a${index}: products(first: 200) { items { id title } }`);
    const costly = await graph.send(merchant.shopper, `{ ${wide.join(' ')} }`, {});
    expect(costly.errors?.[0]?.extensions.code).toBe('QUERY_TOO_COSTLY');
  });

  test('a body of 50 MB is not read to its end; the next caller is served', async () => {
    const body = JSON.stringify({ query: '{ __typename }', variables: { x: 'x'.repeat(50 * 1_048_576) } });
    for (const path of ['/graphql', '/api/checkout/carts']) {
      const headers = { 'content-type': 'application/json', authorization: `Bearer ${shopper}` };
      const status = await fetch(`${platform.url}${path}`, { method: 'POST', headers, body }).then(
        (response) => response.status,
        () => 'cut off',
      );
      expect([413, 'cut off']).toContain(status);
    }
    expect((await fetch(`${platform.url}/health/ready`)).status).toBe(200);
  });

  test('forged tokens are as good as none', async () => {
    const forged = await forgedTokens(owner);
    for (const [what, token] of forged) {
      const { status, code } = await api('orders.listOrders', {}, token);
      expect([what, status, code]).toEqual([what, 401, 'UNAUTHENTICATED']);
      const { errors } = await graph.send({ token }, '{ orders(first: 1) { items { id } } }', {});
      expect([what, errors?.[0]?.extensions.code]).toEqual([what, 'UNAUTHENTICATED']);
    }
    console.log(`abuse: ${forged.length} forged tokens refused, over REST and in the graph`);
  });

  test("a shopper's token opens nothing that is for staff, and writes nothing", async () => {
    const { scope = '' } = JSON.parse(Buffer.from(shopper.split('.')[1] ?? '', 'base64url').toString()) as {
      scope?: string;
    };
    const own = new Set(scope.split(' '));
    const closed = [...OPERATIONS].filter(([, operation]) => operation.scope !== 'public' && !own.has(operation.scope));
    const read = () =>
      Promise.all([
        allOrders(graph, merchant),
        api('catalog.listProducts', {}, owner),
        api('identity.listStaff', {}, owner),
      ]);
    const before = await read();
    for (const [name] of closed) {
      const { status, code } = await api(name, {}, shopper);
      expect([name, status, code]).toEqual([name, 403, 'FORBIDDEN']);
      expect([name, (await api(name, {}, undefined)).status]).toEqual([name, 401]);
    }
    expect(await read()).toEqual(before);
    console.log(`abuse: ${closed.length} of ${OPERATIONS.size} operations are closed to shoppers`);
  });

  test('signing out ends a token within seconds', async () => {
    const other = await newMerchant(graph, 'Gone Soon');
    const token = other.owner.token ?? '';
    expect((await api('orders.listOrders', {}, token)).status).toBe(200);
    expect((await api('identity.signOut', {}, token)).status).toBe(200);
    await expect.poll(async () => (await api('orders.listOrders', {}, token)).status, { timeout: 7_000 }).toBe(401);
  });
});
