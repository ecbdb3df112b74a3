import { afterAll, beforeAll, expect, test } from 'vitest';
import { idsOf } from '../src/domain/checkout-ids.ts';
import { settled } from '../src/processes/answer-when-placed.ts';
import { driveCheckout } from '../src/processes/drive-checkout.ts';
import { type CheckoutFixture, checkoutFixture, must } from './checkout-fixture.ts';
import { CARD, CARD_THAT_ASKS } from './neighbours.ts';

let fixture: CheckoutFixture;

beforeAll(async () => {
  fixture = await checkoutFixture();
});
afterAll(() => fixture.stop());

test('goods and codes are promised, then money is authorised, then the order is placed, then all is settled', async () => {
  const shop = await fixture.shop();
  const cart = await shop.cart();
  const bought = must(await shop.complete(cart));
  expect(bought).toMatchObject({ status: 'completed', totalMinor: 1_800, orderNumber: '1001', failure: null });
  expect(shop.calls.slice(0, 2).toSorted()).toEqual(['holdRedemptions', 'reserveStock']);
  expect(shop.calls.slice(2, 4)).toEqual(['authorisePayment', 'placeOrder']);
  expect(shop.calls.slice(4).toSorted()).toEqual(['capturePayment', 'confirmRedemptions', 'confirmReservation']);
  expect(shop.traces(bought.checkoutId)).toEqual({ payment: 'captured', code: 'confirmed', isPlaced: true });
  expect(await shop.level()).toEqual({ free: 3, reserved: 0, allocated: 2 });
  expect(await shop.look(cart.id)).toMatchObject({ status: 'completed', checkoutId: bought.checkoutId });
});

test('the order is the one that was shown, under the ids that follow from the checkout, for the guest of the address', async () => {
  const shop = await fixture.shop();
  const cart = await shop.cart(3);
  const { checkoutId } = must(await shop.complete(cart));
  const { orderId, paymentId, reservationId, redemptionId } = idsOf(checkoutId);
  expect(shop.guests).toEqual(['Ann@shop.test']);
  expect(shop.orders.get(orderId)).toMatchObject({
    ...{ checkoutId, cartId: cart.id, paymentId, reservationId, redemptionId, storeId: shop.storeId },
    customerId: expect.stringMatching(/^cus_/),
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
  expect(shop.calls.at(-1)).toBe('authorisePayment');
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
