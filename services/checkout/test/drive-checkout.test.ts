import { newId } from '@concord/ids';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { idsOf } from '../src/domain/checkout-ids.ts';
import { settled } from '../src/processes/answer-when-placed.ts';
import { driveCheckout } from '../src/processes/drive-checkout.ts';
import { type CheckoutFixture, checkoutFixture, must, type Shop } from './checkout-fixture.ts';
import { CARD, CARD_THAT_ASKS, type Trouble } from './neighbours.ts';

let fixture: CheckoutFixture;

beforeAll(async () => {
  fixture = await checkoutFixture();
});
afterAll(() => fixture.stop());

const orderOf = (shop: Shop, checkoutId: string) => shop.orders.get(idsOf(checkoutId).orderId);

test('goods and codes are promised, then money is authorised and the customer found, then the order is placed, then all is settled', async () => {
  const shop = await fixture.shop();
  const cart = await shop.cart();
  const bought = must(await shop.complete(cart));
  expect(bought).toMatchObject({ status: 'completed', totalMinor: 1_800, orderNumber: '1001', failure: null });
  expect(shop.calls.slice(0, 2).toSorted()).toEqual(['holdRedemptions', 'reserveStock']);
  expect(shop.calls.slice(2, 4).toSorted()).toEqual(['authorisePayment', 'findOrCreateGuest']);
  expect(shop.calls[4]).toBe('placeOrder');
  expect(shop.calls.slice(5).toSorted()).toEqual(['capturePayment', 'confirmRedemptions', 'confirmReservation']);
  expect(shop.traces(bought.checkoutId)).toEqual({ payment: 'captured', code: 'confirmed', isPlaced: true });
  expect(await shop.level()).toEqual({ free: 3, reserved: 0, allocated: 2 });
  expect(await shop.look(cart.id)).toMatchObject({ status: 'completed', checkoutId: bought.checkoutId });
});

test('the order is the one that was shown, under the ids that follow from the checkout, for the guest of the address', async () => {
  const shop = await fixture.shop();
  const cart = await shop.cart(3);
  const { checkoutId } = must(await shop.complete(cart));
  const { orderId, paymentId, reservationId, redemptionId } = idsOf(checkoutId);
  expect(shop.orders.get(orderId)).toMatchObject({
    ...{ checkoutId, cartId: cart.id, paymentId, reservationId, redemptionId, storeId: shop.storeId },
    customerId: shop.guests.get('Ann@shop.test'),
    lines: [{ variantId: shop.variantId, quantity: 3, subtotalMinor: 3_000, discountMinor: 300, totalMinor: 2_700 }],
    totals: cart.totals,
    numberPrefix: 'MUG-',
    tenders: [{ kind: 'card', amountMinor: 2_700 }],
  });
});

test('its end is told once, without anything personal', async () => {
  const shop = await fixture.shop();
  const cart = await shop.cart();
  const { checkoutId } = must(await shop.complete(cart));
  await driveCheckout(fixture.drive, shop.merchantId, await shop.row(checkoutId));
  const told = (await fixture.kit.published()).filter(
    ({ source, merchantId }) => source === 'checkout' && merchantId === shop.merchantId,
  );
  expect(told.map(({ type, data }) => [type, data.checkoutId, data.totalMinor])).toEqual([
    ['checkout.checkout-completed.v1', checkoutId, 1_800],
  ]);
  expect(JSON.stringify(told).toLowerCase()).not.toContain('ann@');
});

test('whoever loses the compare-and-set stops: nothing is placed or captured for a checkout that is being undone', async () => {
  const shop = await fixture.shop();
  const cart = await shop.cart();
  shop.meanwhile.set('authorisePayment', async () => shop.moveTo(await shop.begunCheckoutId(cart), 'undoing'));
  const { checkoutId, status } = must(await shop.complete(cart));
  expect(status).toBe('processing');
  expect(shop.calls.slice(2).toSorted()).toEqual(['authorisePayment', 'findOrCreateGuest']);
  expect((await shop.row(checkoutId)).state).toBe('undoing');
  await fixture.sweep();
  expect((await shop.row(checkoutId)).state).toBe('failed');
  expect(shop.traces(checkoutId)).toEqual({ payment: 'voided', code: 'released', isPlaced: false });
});

test('past the point of no return nothing is undone: what gets no answer is asked again until it is done', async () => {
  const shop = await fixture.shop();
  const cart = await shop.cart();
  shop.trouble.set('placeOrder', 'is not reached');
  const { checkoutId, status } = must(await shop.complete(cart));
  expect([status, (await shop.row(checkoutId)).state]).toEqual(['processing', 'committing']);
  shop.trouble.delete('placeOrder');
  shop.trouble.set('capturePayment', 'loses its answer');
  await driveCheckout(fixture.drive, shop.merchantId, await shop.row(checkoutId));
  expect((await shop.row(checkoutId)).state).toBe('committing');
  shop.trouble.clear();
  await driveCheckout(fixture.drive, shop.merchantId, await shop.row(checkoutId));
  expect((await shop.row(checkoutId)).state).toBe('done');
  expect(shop.traces(checkoutId)).toEqual({ payment: 'captured', code: 'confirmed', isPlaced: true });
  expect(shop.orders.size).toBe(1);
  expect(shop.calls).not.toContain('cancelPayment');
});

test('an order that was cancelled meanwhile has closed its payment and promises: the checkout ends as done', async () => {
  const shop = await fixture.shop();
  for (const name of ['capturePayment', 'confirmRedemptions'])
    shop.trouble.set(name, { refuses: { code: name === 'capturePayment' ? 'PAYMENT_CLOSED' : 'REDEMPTION_CLOSED' } });
  expect(must(await shop.complete(await shop.cart())).status).toBe('completed');
});

test('the bank’s question suspends the checkout with everything promised; the answer takes it on', async () => {
  const shop = await fixture.shop();
  const cart = await shop.cart();
  const tenders = [{ ...CARD_THAT_ASKS, amountMinor: 1_800 }];
  const asked = must(await shop.complete(cart, { tenders }));
  expect(asked).toMatchObject({ status: 'action_required', actionUrl: 'https://bank.test/confirm', orderId: null });
  const { checkoutId } = asked;
  const look = async () => must(await fixture.client.getCheckout({ checkoutId }, shop.call));
  expect((await look()).status).toBe('action_required');
  expect(await shop.level()).toEqual({ free: 3, reserved: 2, allocated: 0 });
  shop.payments.set(idsOf(checkoutId).paymentId, 'authorised');
  expect(await look()).toMatchObject({ status: 'completed', actionUrl: null, orderNumber: '1001' });
  expect(shop.calls.filter((name) => name === 'authorisePayment')).toHaveLength(1);
  expect(orderOf(shop, checkoutId)?.customerId).toBe(shop.guests.get('Ann@shop.test'));
  expect(shop.calls.filter((name) => name === 'findOrCreateGuest')).toHaveLength(1);
});

test('a question that is answered by no undoes the checkout, and the shopper may try again', async () => {
  const shop = await fixture.shop();
  const cart = await shop.cart();
  const { checkoutId } = must(await shop.complete(cart, { tenders: [{ ...CARD_THAT_ASKS, amountMinor: 1_800 }] }));
  shop.payments.set(idsOf(checkoutId).paymentId, 'declined');
  const failed = must(await fixture.client.getCheckout({ checkoutId }, shop.call));
  expect(failed).toMatchObject({ status: 'failed', failure: { code: 'PAYMENT_DECLINED' } });
  expect(must(await shop.complete(await shop.look(cart.id))).status).toBe('completed');
});

test('the buyer has the answer when the order is placed; the money is taken behind it, and who asks meanwhile hears the same', async () => {
  const shop = await fixture.shop();
  const cart = await shop.cart();
  const captured = Promise.withResolvers<void>();
  shop.meanwhile.set('capturePayment', () => captured.promise);
  const tenders = [{ ...CARD, amountMinor: cart.totals.totalMinor }];
  const command = { cartId: cart.id, quoteId: cart.quoteId, tenders };
  const call = { ...shop.call, idempotencyKey: 'once' };
  const answer = must(await fixture.client.completeCheckout(command, call));
  const { checkoutId } = answer;
  expect(answer).toMatchObject({ status: 'completed', orderNumber: '1001', lookupToken: 'link' });
  expect((await shop.row(checkoutId)).state).toBe('committing');
  expect(must(await fixture.client.getCheckout({ checkoutId }, shop.call))).toEqual(answer);
  expect(must(await fixture.client.completeCheckout(command, call))).toEqual(answer);
  captured.resolve();
  await settled(fixture.drive.behind);
  expect((await shop.row(checkoutId)).state).toBe('done');
  expect(must(await fixture.client.getCheckout({ checkoutId }, shop.call))).toEqual(answer);
  expect(shop.orders.size).toBe(1);
  expect(shop.calls.filter((name) => name === 'capturePayment')).toHaveLength(1);
});

describe('the customer of a guest', () => {
  const asks = (shop: Shop) => shop.calls.filter((name) => name === 'findOrCreateGuest').length;

  it('is looked up while the card is authorised', async () => {
    const shop = await fixture.shop();
    const [authorised, found] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    shop.meanwhile.set('authorisePayment', () => authorised.promise).set('findOrCreateGuest', () => found.promise);
    const bought = shop.complete(await shop.cart());
    await expect.poll(() => shop.calls.slice(2).toSorted()).toEqual(['authorisePayment', 'findOrCreateGuest']);
    authorised.resolve();
    found.resolve();
    expect(orderOf(shop, must(await bought).checkoutId)?.customerId).toBe(shop.guests.get('Ann@shop.test'));
  });

  const troubles: [string, Trouble][] = [
    ['is refused', { refuses: { code: 'INVALID_INPUT' } }],
    ['is not to be had', { refuses: { code: 'UNAVAILABLE' } }],
    ['is not reached', 'is not reached'],
    ['loses its answer', 'loses its answer'],
  ];
  it.each(troubles)('that %s holds no purchase up: its order stands under the address alone', async (_, trouble) => {
    const shop = await fixture.shop();
    shop.trouble.set('findOrCreateGuest', trouble);
    const { checkoutId, status } = must(await shop.complete(await shop.cart()));
    expect([status, asks(shop)]).toEqual(['completed', 1]);
    expect(orderOf(shop, checkoutId)).toMatchObject({ email: 'Ann@shop.test' });
    expect(orderOf(shop, checkoutId)).not.toHaveProperty('customerId');
  });

  it('stays the one that was found, also for who places the order later', async () => {
    const shop = await fixture.shop();
    shop.trouble.set('placeOrder', 'is not reached');
    const { checkoutId } = must(await shop.complete(await shop.cart()));
    const found = shop.guests.get('Ann@shop.test');
    shop.guests.set('Ann@shop.test', newId('customer'));
    shop.trouble.clear();
    await shop.passTime(checkoutId);
    await fixture.sweep();
    expect((await shop.row(checkoutId)).state).toBe('done');
    expect([orderOf(shop, checkoutId)?.customerId, asks(shop)]).toEqual([found, 1]);
  });

  it('that a checkout from before this step knew from its beginning is the order’s', async () => {
    const shop = await fixture.shop();
    shop.trouble.set('placeOrder', 'is not reached');
    const { checkoutId } = must(await shop.complete(await shop.cart()));
    const customerId = newId('customer');
    const { plan, outcome, ...row } = await shop.row(checkoutId);
    const { customerId: _, ...learned } = outcome;
    shop.trouble.clear();
    const before = { ...row, plan: { ...plan, snapshot: { ...plan.snapshot, customerId } }, outcome: learned };
    await driveCheckout(fixture.drive, shop.merchantId, before);
    expect(orderOf(shop, checkoutId)?.customerId).toBe(customerId);
  });

  it('is not looked up where the cart names its customer', async () => {
    const shop = await fixture.shop();
    const customerId = newId('customer');
    const { storeId, variantId, merchantId } = shop;
    const call = await fixture.kit.caller(merchantId, { kind: 'customer', subject: customerId, scopes: ['cart:shop'] });
    const cart = must(
      await fixture.client.createCart(
        {
          ...{ storeId, lines: [{ variantId, quantity: 1 }], contact: { email: 'ann@shop.test' } },
          shippingAddress: { line1: 'Street 1', city: 'Berlin', countryCode: 'DE' },
          delivery: { kind: 'ship', methodId: 'standard' },
        },
        call,
      ),
    );
    const { checkoutId, status } = must(await shop.complete(cart));
    expect([status, asks(shop)]).toEqual(['completed', 0]);
    expect(orderOf(shop, checkoutId)?.customerId).toBe(customerId);
  });
});
