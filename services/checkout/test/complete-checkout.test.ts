import { newId } from '@concord/ids';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { readQuoteId } from '../src/quote/quote-id.ts';
import { ALL_FREE, type CheckoutFixture, checkoutFixture, must, type Shop } from './checkout-fixture.ts';
import { CARD, pricedVariant } from './neighbours.ts';

let fixture: CheckoutFixture;

beforeAll(async () => {
  fixture = await checkoutFixture();
});
afterAll(() => fixture.stop());

async function expectUntouched(shop: Shop, cartId: string) {
  expect(shop.calls).toEqual([]);
  expect(await shop.level()).toEqual(ALL_FREE);
  expect(await shop.look(cartId)).toMatchObject({ status: 'open', checkoutId: null });
}

describe('nothing is bought for anything but what was shown', () => {
  it('a price that changed since it was shown is not charged: old, new, and a quote to ask again with', async () => {
    const shop = await fixture.shop();
    const cart = await shop.cart();
    shop.prices.set(shop.variantId, pricedVariant(shop.variantId, 1_100));
    const answer = await shop.complete(cart);
    expect(answer).toMatchObject({
      rejection: { code: 'PRICE_CHANGED', oldTotalMinor: 1_800, newTotalMinor: 1_980, currency: 'EUR' },
    });
    await expectUntouched(shop, cart.id);
    const quoteId = answer.ok || answer.rejection.code !== 'PRICE_CHANGED' ? '' : answer.rejection.quoteId;
    expect(readQuoteId(quoteId)?.totalMinor).toBe(1_980);
    const again = await shop.complete(cart, { quoteId, tenders: [{ ...CARD, amountMinor: 1_980 }] });
    expect(must(again)).toMatchObject({ status: 'completed', totalMinor: 1_980 });
  });

  it('a quote that nobody was shown has no old price', async () => {
    const shop = await fixture.shop();
    const answer = await shop.complete(await shop.cart(), { quoteId: 'made up' });
    expect(answer).toMatchObject({ rejection: { code: 'PRICE_CHANGED', oldTotalMinor: null, newTotalMinor: 1_800 } });
  });

  it('a cart that changes while it is priced is not bought as it was', async () => {
    const shop = await fixture.shop();
    const cart = await shop.cart();
    const { lineId } = cart.lines[0] ?? { lineId: '' };
    const { catalog } = fixture.drive.clients;
    const ask = catalog.priceVariants;
    Object.assign(catalog, {
      priceVariants: async (...asked: Parameters<typeof ask>) => {
        Object.assign(catalog, { priceVariants: ask });
        must(await fixture.client.setLine({ cartId: cart.id, lineId, quantity: 1 }, shop.call));
        return ask(...asked);
      },
    });
    expect(await shop.complete(cart)).toMatchObject({ rejection: { code: 'PRICE_CHANGED' } });
    await expectUntouched(shop, cart.id);
  });

  it('tenders that do not add up to the total are refused, and so is too little cash', async () => {
    const shop = await fixture.shop();
    const cart = await shop.cart();
    const paying = (...amounts: number[]) =>
      shop.complete(cart, { tenders: amounts.map((amountMinor) => ({ ...CARD, amountMinor })) });
    const refused = (tenderedMinor: number) => ({
      rejection: { code: 'TENDERS_DO_NOT_COVER', totalMinor: 1_800, tenderedMinor },
    });
    expect(await paying(1_799)).toMatchObject(refused(1_799));
    expect(await paying(1_000, 801)).toMatchObject(refused(1_801));
    expect(await paying()).toMatchObject(refused(0));
    const cash = { kind: 'cash' as const, amountMinor: 1_800, tenderedMinor: 1_700 };
    expect(await shop.complete(cart, { tenders: [cash] })).toMatchObject(refused(1_800));
    await expectUntouched(shop, cart.id);
    expect(must(await paying(1_000, 800)).status).toBe('completed');
  });
});

test('a cart made with all that is known in one call is the one that many calls make, and is bought by the next', async () => {
  const shop = await fixture.shop();
  const { id: _, version, quoteId, quoteExpiresAt, lines, ...step } = await shop.cart();
  const { storeId, variantId } = shop;
  const made = must(
    await fixture.client.createCart(
      {
        storeId,
        lines: lines.map(({ quantity }) => ({ variantId, quantity })),
        contact: step.contact ?? undefined,
        shippingAddress: step.shippingAddress ?? undefined,
        delivery: { kind: step.delivery?.kind ?? 'ship', methodId: step.delivery?.methodId ?? undefined },
        codes: ['welcome ', 'WELCOME'],
      },
      shop.call,
    ),
  );
  expect(made.version).toBeLessThan(version);
  expect(readQuoteId(made.quoteId)?.totalMinor).toBe(readQuoteId(quoteId)?.totalMinor);
  expect(made.quoteExpiresAt >= quoteExpiresAt).toBe(true);
  expect({ ...made, codes: [] }).toMatchObject({ ...step, codes: [] });
  expect(made.codes.map((code) => code.code)).toEqual(['WELCOME']);
  expect(must(await shop.complete(made))).toMatchObject({ status: 'completed', totalMinor: 1_800 });
});

test('a cart that lacks something says all that it lacks', async () => {
  const shop = await fixture.shop();
  const { storeId, variantId } = shop;
  const cart = must(await fixture.client.createCart({ storeId, lines: [{ variantId, quantity: 1 }] }, shop.call));
  shop.prices.set(variantId, { ...pricedVariant(variantId, 1_000), status: 'withdrawn' });
  const empty = must(await fixture.client.createCart({ storeId }, shop.call));
  const problemsOf = async (asked: typeof cart) => {
    const answer = await shop.complete(asked, { tenders: [] });
    return answer.ok || answer.rejection.code !== 'CART_NOT_READY'
      ? answer
      : answer.rejection.problems.map(({ code }) => code);
  };
  expect(await problemsOf(cart)).toEqual(['LINE_WITHDRAWN', 'CONTACT_MISSING']);
  expect(await problemsOf(empty)).toEqual(['EMPTY', 'CONTACT_MISSING']);
  await expectUntouched(shop, cart.id);
});

describe('the key of an attempt (CONSISTENCY 7)', () => {
  it('is one purchase however often and how much at once it is sent', async () => {
    const shop = await fixture.shop();
    const cart = await shop.cart();
    const send = () => shop.complete(cart, { idempotencyKey: 'k-1' });
    const answers = (await Promise.all([send(), send(), send()])).map(must);
    expect(new Set(answers.map(({ checkoutId }) => checkoutId)).size).toBe(1);
    expect(must(await send())).toMatchObject({ status: 'completed', checkoutId: answers[0]?.checkoutId });
    expect(shop.orders.size).toBe(1);
    expect(shop.calls.filter((name) => name === 'authorisePayment')).toHaveLength(1);
  });

  it('answers how the purchase stands now, never what was answered before', async () => {
    const shop = await fixture.shop();
    const cart = await shop.cart();
    shop.trouble.set('placeOrder', 'is not reached');
    const first = must(await shop.complete(cart, { idempotencyKey: 'k-2' }));
    expect(first.status).toBe('processing');
    shop.trouble.clear();
    await shop.passTime(first.checkoutId);
    await fixture.sweep();
    expect(must(await shop.complete(cart, { idempotencyKey: 'k-2' }))).toMatchObject({
      ...{ checkoutId: first.checkoutId, status: 'completed', orderNumber: '1001' },
    });
  });

  it('is refused for another body', async () => {
    const shop = await fixture.shop();
    const cart = await shop.cart();
    must(await shop.complete(cart, { idempotencyKey: 'k-3' }));
    const other = { idempotencyKey: 'k-3', tenders: [{ ...CARD, amountMinor: 1_799 }] };
    expect(await shop.complete(cart, other)).toEqual({ ok: false, rejection: { code: 'IDEMPOTENCY_KEY_REUSED' } });
    expect(shop.orders.size).toBe(1);
  });

  it('of someone else is another purchase', async () => {
    const [shop, other] = [await fixture.shop(), await fixture.shop()];
    const [mine, theirs] = [await shop.cart(), await other.cart()];
    const bought = [
      must(await shop.complete(mine, { idempotencyKey: 'k-4' })),
      must(await other.complete(theirs, { idempotencyKey: 'k-4' })),
    ];
    expect(new Set(bought.map(({ checkoutId }) => checkoutId)).size).toBe(2);
  });
});

test('a cart is bought once: whoever comes second is told by which checkout', async () => {
  const shop = await fixture.shop();
  const cart = await shop.cart();
  const answers = await Promise.all([shop.complete(cart), shop.complete(cart)]);
  const bought = answers.find((answer) => answer.ok);
  const checkoutId = bought?.ok ? bought.value.checkoutId : '';
  expect(answers.filter((answer) => answer.ok)).toHaveLength(1);
  expect(answers.find((answer) => !answer.ok)).toMatchObject({ rejection: { code: 'CART_CLOSED', checkoutId } });
  expect(shop.orders.size).toBe(1);
});

test('another merchant finds neither cart nor checkout (L14)', async () => {
  const [shop, other] = [await fixture.shop(), await fixture.shop()];
  const cart = await shop.cart();
  expect(await other.complete(cart)).toMatchObject({ rejection: { code: 'CART_NOT_FOUND' } });
  const { checkoutId } = must(await shop.complete(cart));
  expect(await fixture.client.getCheckout({ checkoutId }, other.call)).toMatchObject({
    rejection: { code: 'CHECKOUT_NOT_FOUND' },
  });
});

describe('at a register', () => {
  it('only staff who may sell there open a cart, and only with its location', async () => {
    const shop = await fixture.shop();
    const { storeId, locationId, merchantId } = shop;
    const open = async (scopes: string[], input: object, locationIds?: string[]) => {
      const call = await fixture.kit.caller(merchantId, { scopes, ...(locationIds ? { locationIds } : {}) });
      const opened = await fixture.client.createCart({ storeId, channel: 'pos', ...input }, call);
      return opened.ok ? opened.value.locationId : opened.rejection.code;
    };
    const staff = ['cart:*', 'checkout:pos'];
    expect(await open(['cart:*', 'checkout:shop'], { locationId })).toBe('POS_NOT_ALLOWED');
    expect(await open(staff, {})).toBe('LOCATION_MISSING');
    expect(await open(staff, { locationId }, [newId('location')])).toBe('POS_NOT_ALLOWED');
    expect(await open(staff, { locationId }, [locationId])).toBe(locationId);
  });

  it('the goods are handed over there, and nobody is asked for an address', async () => {
    const shop = await fixture.shop();
    const { storeId, locationId, variantId } = shop;
    const lines = [{ variantId, quantity: 1 }];
    const cart = must(await fixture.client.createCart({ storeId, channel: 'pos', locationId, lines }, shop.call));
    const cash = { kind: 'cash' as const, amountMinor: 900, tenderedMinor: 1_000 };
    expect(must(await shop.complete(cart, { tenders: [cash] })).status).toBe('completed');
    const [placed] = shop.orders.values();
    expect(placed).toMatchObject({ channel: 'pos', locationId, delivery: { kind: 'handover' } });
  });
});
