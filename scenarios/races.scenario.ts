import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { CARDS, type CartAnswer, complete, settled, tillCart, webCart } from './kit/buying.ts';
import { type Buyer, type Crowd, nameOf, type Outcome, startCrowd, tally } from './kit/crowd.ts';
import { graphClient, refusalOf } from './kit/graph.ts';
import { type Merchant, newMerchant, newThing } from './kit/people.ts';
import { providerBook, statusesOf } from './kit/provider-book.ts';
import { inParallel, readyCarts } from './kit/ready-carts.ts';
import { allOrders, stockOf, untilPaid } from './kit/shop-facts.ts';

const platform = inject('platform');
const graph = graphClient(platform.url);
const ROUNDS = Number(process.env.CONCORD_ROUNDS ?? 20);
const WEB_BUYERS = 200;
const TILL_BUYERS = 20;
const SOON = { timeout: 20_000 };

describe('many want what only one can have', () => {
  let merchant: Merchant;
  let crowd: Crowd;
  let book: ReturnType<typeof providerBook>;
  const seen = { checkouts: 0, slowestMs: 0 };

  beforeAll(async () => {
    merchant = await newMerchant(graph, 'Race & Sons');
    crowd = startCrowd(platform.url);
    book = providerBook(platform.paymentProviderUrl, merchant.merchantId);
  });
  afterAll(async () => {
    await crowd.stop();
    book.close();
    console.log(
      `races: ${seen.checkouts} checkouts, each at its barrier; the slowest took ${Math.round(seen.slowestMs)} ms`,
    );
  });

  test(`1 unit, ${WEB_BUYERS} web carts and ${TILL_BUYERS} till sales at one barrier, ${ROUNDS} rounds: exactly one sells each time`, {
    timeout: 60_000 * ROUNDS,
  }, async () => {
    const winners = { ONLINE: 0, POS: 0 };
    for (let round = 0; round < ROUNDS; round++) winners[await raceForTheLast(round)] += 1;
    expect(winners.ONLINE + winners.POS).toBe(ROUNDS);
    const statuses = async () => statusesOf(await book.authorisations());
    await expect.poll(statuses, SOON).toEqual(Array(winners.ONLINE).fill('captured'));
    console.log(`races: ${ROUNDS} rounds, won ${winners.ONLINE} times on the web and ${winners.POS} times at the till`);
  });

  /** One round; answers the channel of the one that sold. */
  async function raceForTheLast(round: number): Promise<'ONLINE' | 'POS'> {
    const { variantId } = await thing(`The last of ${round}`, 1);
    const lines = [{ variantId, quantity: 1 }];
    const web = await webBuyers(Array.from({ length: WEB_BUYERS }, () => lines));
    const till = await inParallel(Array.from({ length: TILL_BUYERS }), () => tillBuyer(variantId));
    const before = await allOrders(graph, merchant);

    // The till's place in the crowd moves from round to round, so that each channel is ahead now and then.
    const place = (round * 80) % (WEB_BUYERS + 40);
    const outcomes = await buy([...web.slice(0, place), ...till, ...web.slice(place)]);
    expect(tally(outcomes)).toEqual({ COMPLETED: 1, INSUFFICIENT_STOCK: WEB_BUYERS + TILL_BUYERS - 1 });

    const known = new Set(before.map(({ id }) => id));
    const placed = (await allOrders(graph, merchant)).filter(({ id }) => !known.has(id));
    expect(placed).toHaveLength(1);
    expect(placed[0]?.id).toBe(winnerOf(outcomes)?.order?.id);
    const channel = placed[0]?.channel === 'POS' ? 'POS' : 'ONLINE';
    // Goods of the till have left; those of the web are promised to their order.
    const gone = { onHand: 0, free: 0, reserved: 0, allocated: 0 };
    const promised = { onHand: 1, free: 0, reserved: 0, allocated: 1 };
    await expect.poll(() => stockOf(graph, merchant, variantId), SOON).toEqual(channel === 'POS' ? gone : promised);
    return channel;
  }

  test('100 units, 300 buyers of 1 to 3: no oversell, and every sold-out was true at its moment', async () => {
    const { variantId } = await thing('A hundred', 100);
    const wanted = Array.from({ length: 300 }, (_, index) => (index % 3) + 1);
    const buyers = await webBuyers(wanted.map((quantity) => [{ variantId, quantity }]));
    const outcomes = await buy(buyers);

    const sold = sum(wanted.filter((_, index) => isSold(outcomes[index])));
    const refused = wanted.filter((_, index) => !isSold(outcomes[index]));
    expect(outcomes.every((outcome) => isSold(outcome) || nameOf(outcome) === 'INSUFFICIENT_STOCK')).toBe(true);
    expect(sold).toBeLessThanOrEqual(100);
    expect(100 - sold).toBeLessThan(Math.min(...refused));
    for (const [index, outcome] of outcomes.entries()) {
      if (outcome.kind !== 'checkout' || isSold(outcome)) continue;
      const [shortage] = outcome.checkout.failure?.shortages ?? [];
      expect(shortage).toMatchObject({ variantId, requested: wanted[index] });
      expect(shortage?.available).toBeLessThan(wanted[index] ?? 0);
    }
    await expect
      .poll(() => stockOf(graph, merchant, variantId), SOON)
      .toEqual({
        onHand: 100,
        free: 100 - sold,
        reserved: 0,
        allocated: sold,
      });
  });

  test('baskets {A,B} and {B,A}, one unit each: no deadlock, and nobody pays for half', async () => {
    const [a, b] = [await thing('A', 1), await thing('B', 1)];
    const one = (variantId: string) => ({ variantId, quantity: 1 });
    const baskets = Array.from({ length: 40 }, (_, index) =>
      index % 2 === 0 ? [one(a.variantId), one(b.variantId)] : [one(b.variantId), one(a.variantId)],
    );
    const before = (await book.authorisations()).length;
    const outcomes = await buy(await webBuyers(baskets));
    expect(tally(outcomes)).toEqual({ COMPLETED: 1, INSUFFICIENT_STOCK: 39 });
    await expect.poll(() => paidSince(before), SOON).toEqual([['captured', 2_000]]);
    for (const { variantId } of [a, b])
      await expect
        .poll(() => stockOf(graph, merchant, variantId), SOON)
        .toMatchObject({ free: 0, reserved: 0, allocated: 1 });
  });

  test('2 units here and 2 there, 4 orders at once: all 4 are sold', async () => {
    const elsewhereId = await newWarehouse();
    const { variantId } = await newThing(graph, merchant, {
      title: 'Here and there',
      priceMinor: 1_000,
      stock: { [merchant.locationId]: 2, [elsewhereId]: 2 },
    });
    const outcomes = await buy(await webBuyers(Array.from({ length: 4 }, () => [{ variantId, quantity: 1 }])));
    expect(tally(outcomes)).toEqual({ COMPLETED: 4 });
    await expect.poll(() => stockOf(graph, merchant, variantId), SOON).toMatchObject({ free: 0, allocated: 4 });
  });

  test('a coupon for one use in 50 checkouts: one wins, the others are told before they pay', async () => {
    const code = `ONCE-${randomUUID().slice(0, 8).toUpperCase()}`;
    await newCoupon(code);
    const { variantId } = await thing('On offer', 50);
    const carts = await readyCarts(
      graph,
      merchant.shopper,
      Array.from({ length: 50 }, () => [{ variantId, quantity: 1 }]),
      { code },
    );
    expect(new Set(carts.map((cart) => cart.totals.total.amountMinor))).toEqual(new Set([900]));
    const before = (await book.authorisations()).length;
    const outcomes = await buy(carts.map(byCard));
    expect(tally(outcomes)).toEqual({ COMPLETED: 1, COUPON_EXHAUSTED: 49 });
    await expect.poll(() => paidSince(before), SOON).toEqual([['captured', 900]]);
    await expect
      .poll(() => stockOf(graph, merchant, variantId), SOON)
      .toMatchObject({ free: 49, reserved: 0, allocated: 1 });
  });

  test('10 keys, each sent 20 times at once: one order and one capture for each key', async () => {
    const { variantId } = await thing('Clicked too often', 100);
    const baskets = Array.from({ length: 10 }, () => [{ variantId, quantity: 1 }]);
    const carts = await readyCarts(graph, merchant.shopper, baskets);
    const [before, paidBefore] = [(await allOrders(graph, merchant)).length, (await book.authorisations()).length];
    const keyed = carts.map((cart) => ({ ...byCard(cart), key: randomUUID() }));
    const outcomes = await buy(
      Array.from({ length: 200 }, (_, index) => keyed[index % 10]).filter((one) => one !== undefined),
    );
    expect(tally(outcomes)).toEqual({ COMPLETED: 200 });
    expect(new Set(outcomes.map((outcome) => outcome.kind === 'checkout' && outcome.checkout.id)).size).toBe(10);
    expect((await allOrders(graph, merchant)).length - before).toBe(10);
    await expect.poll(() => paidSince(paidBefore), SOON).toEqual(Array(10).fill(['captured', 1_000]));
    await expect
      .poll(() => stockOf(graph, merchant, variantId), SOON)
      .toMatchObject({ free: 90, reserved: 0, allocated: 10 });
  });

  test('two registers take the same unit back at once: one refund', async () => {
    const { variantId } = await thing('Brought back', 1);
    const cart = await webCart(graph, merchant.shopper, [{ variantId, quantity: 1 }]);
    const paidBefore = (await book.authorisations()).length;
    const bought = await complete(graph, merchant.shopper, cart, CARDS.success);
    const orderId = bought.order?.id ?? '';
    const orderOf = async (id: string) => {
      const { order } = await graph.ask<{ order: { paymentStatus: string; lines: { id: string }[] } }>(
        merchant.owner,
        'query ($id: ID!) { order(id: $id) { paymentStatus lines { id } } }',
        { id },
      );
      return order;
    };
    const order = await orderOf(orderId);
    await graph.ask(
      merchant.owner,
      'mutation ($id: ID!) { fulfilOrder(orderId: $id) { id } }',
      { id: orderId },
      randomUUID(),
    );
    await untilPaid(async () => (await orderOf(orderId)).paymentStatus.toLowerCase());
    const lines = order.lines.map(({ id }) => ({ lineId: id, quantity: 1 }));
    const takeBack = () =>
      refusalOf(
        graph.ask(
          merchant.owner,
          `mutation ($id: ID!, $at: ID!, $lines: [OrderReturnLineInput!]!) {
            receiveReturn(orderId: $id, locationId: $at, lines: $lines, reason: "too small") { id }
          }`,
          { id: orderId, at: merchant.locationId, lines },
          randomUUID(),
        ),
      );
    const answers = await Promise.all([takeBack(), takeBack()]);
    expect(answers.toSorted()).toEqual(['MORE_THAN_RETURNABLE', 'accepted']);
    const refunded = async () =>
      (await book.authorisations())
        .slice(paidBefore)
        .map(({ capturedMinor, refundedMinor }) => [capturedMinor, refundedMinor]);
    await expect.poll(refunded, SOON).toEqual([[1_000, 1_000]]);
    await expect.poll(() => stockOf(graph, merchant, variantId), SOON).toMatchObject({ onHand: 1, free: 1 });
  });

  test('a price edit between quote and checkout: refused with both totals; the new quote sells', async () => {
    const { variantId } = await thing('Dearer now', 1);
    const [cart] = await readyCarts(graph, merchant.shopper, [[{ variantId, quantity: 1 }]]);
    if (!cart) throw new Error('There is no cart');
    const response = await fetch(`${platform.url}/api/catalog/prices`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${merchant.owner.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ lines: [{ variantId, currency: 'EUR', amountMinor: 1_250 }] }),
    });
    expect(response.status).toBe(200);
    const before = (await book.authorisations()).length;
    const [first] = await buy([byCard(cart)]);
    expect(first).toMatchObject({
      kind: 'refused',
      code: 'PRICE_CHANGED',
      facts: { oldTotalMinor: 1_000, newTotalMinor: 1_250, currency: 'EUR' },
    });
    expect(await book.authorisations()).toHaveLength(before);
    const quoteId = first?.kind === 'refused' ? String(first.facts.quoteId) : '';
    const fresh = { ...cart, quoteId, totals: { total: { amountMinor: 1_250, currency: 'EUR' } } };
    expect(tally(await buy([byCard(fresh)]))).toEqual({ COMPLETED: 1 });
  });

  /** What became of the authorisations behind the first `before`. The buyer is answered before the money is taken. */
  async function paidSince(before: number): Promise<readonly (readonly [string, number])[]> {
    const since = (await book.authorisations()).slice(before);
    return since.map(({ status, capturedMinor }) => [status, capturedMinor]);
  }

  /** All at one barrier, each followed until it is at rest. */
  async function buy(buyers: readonly Buyer[]): Promise<readonly Outcome[]> {
    const outcomes = await crowd.buy(buyers);
    seen.checkouts += outcomes.length;
    for (const outcome of outcomes)
      if (outcome.kind === 'checkout') seen.slowestMs = Math.max(seen.slowestMs, outcome.ms);
    return inParallel(outcomes, async (outcome, index) => {
      if (outcome.kind !== 'checkout' || outcome.checkout.status !== 'PROCESSING') return outcome;
      const asker = buyers[index]?.asker ?? merchant.owner;
      const { failure, ...checkout } = await settled(graph, asker, outcome.checkout.id);
      return { ...outcome, checkout: { ...checkout, failure: failure && { ...failure, shortages: [] } } };
    });
  }

  async function webBuyers(baskets: Parameters<typeof readyCarts>[2]): Promise<readonly Buyer[]> {
    return (await readyCarts(graph, merchant.shopper, baskets)).map(byCard);
  }

  function byCard(cart: CartAnswer): Buyer {
    return { asker: merchant.shopper, cart, tender: CARDS.success };
  }

  async function tillBuyer(variantId: string): Promise<Buyer> {
    const cart = await tillCart(graph, merchant.owner, placeOf(merchant), [{ variantId, quantity: 1 }]);
    return { asker: merchant.owner, cart, tender: { cash: { tenderedMinor: 2_000 } } };
  }

  function thing(title: string, units: number) {
    return newThing(graph, merchant, { title, priceMinor: 1_000, stock: { [merchant.locationId]: units } });
  }

  async function newWarehouse(): Promise<string> {
    const { createLocation } = await graph.ask<{ createLocation: { id: string } }>(
      merchant.owner,
      'mutation ($input: CreateLocationInput!) { createLocation(input: $input) { id } }',
      {
        input: {
          name: 'The other warehouse',
          kind: 'warehouse',
          address: { line1: 'Hafen 1', city: 'Hamburg', postalCode: '20457', countryCode: 'DE' },
          timeZone: 'Europe/Berlin',
          shipsOrders: true,
          offersPickup: false,
        },
      },
    );
    return createLocation.id;
  }

  async function newCoupon(code: string): Promise<void> {
    const promotion = {
      name: 'Ten per cent, once',
      priority: 1,
      stacking: { kind: 'combinable', with: ['product', 'shipping'] },
      conditions: [{ kind: 'coupon', codes: [] }],
      effect: { kind: 'order_percent_off', ratePpm: 100_000 },
    };
    const created = await post('/api/promotions/promotions', { promotion });
    const { id } = (await created.json()) as { id: string };
    const coupons = await post(`/api/promotions/promotions/${id}/coupons`, { codes: [code], limits: { total: 1 } });
    expect([created.status, coupons.status]).toEqual([200, 200]);
  }

  function post(path: string, body: object): Promise<Response> {
    return fetch(`${platform.url}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${merchant.owner.token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  }
});

function placeOf({ storeId, locationId, registerId }: Merchant) {
  return { storeId, locationId, registerId };
}

function winnerOf(outcomes: readonly Outcome[]) {
  const won = outcomes.find(isSold);
  return won?.kind === 'checkout' ? won.checkout : undefined;
}

function isSold(outcome: Outcome | undefined): boolean {
  return outcome?.kind === 'checkout' && outcome.checkout.status === 'COMPLETED';
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
