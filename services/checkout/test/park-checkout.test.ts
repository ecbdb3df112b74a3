import { newId } from '@concord/ids';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { idsOf } from '../src/domain/checkout-ids.ts';
import { MAX_REFUSALS } from '../src/domain/refusal.ts';
import { countParked } from '../src/storage/read-checkout.ts';
import { ALL_FREE, type CheckoutFixture, checkoutFixture, must, type Shop } from './checkout-fixture.ts';
import type { Trouble } from './neighbours.ts';

let fixture: CheckoutFixture;

beforeAll(async () => {
  fixture = await checkoutFixture();
});
afterAll(() => fixture.stop());

const refused: Trouble = { refuses: { code: 'SAYS_NO' } };

async function sweepTimes(shop: Shop, checkoutId: string, times: number): Promise<void> {
  for (let time = 0; time < times; time++) {
    await shop.passTime(checkoutId);
    await fixture.sweep();
  }
}

/** Bought while a neighbour says no to what must be finished, until that is borne no longer. */
async function parked(shop: Shop, operation: string, quantity = 2): Promise<string> {
  shop.trouble.set(operation, refused);
  const { checkoutId } = must(await shop.complete(await shop.cart(quantity)));
  await sweepTimes(shop, checkoutId, MAX_REFUSALS - 1);
  return checkoutId;
}

const list = async (shop: Shop) => must(await fixture.client.listParkedCheckouts({}, shop.call)).items;
const resume = (shop: Shop, checkoutId: string) => fixture.client.resumeCheckout({ checkoutId }, shop.call);

describe('what is refused for good after the point of no return waits for a person, and that person resumes it', () => {
  it.each([
    ['placeOrder', 'place', { payment: 'authorised', code: 'held', isPlaced: false }],
    ['capturePayment', 'capture', { payment: 'authorised', code: 'confirmed', isPlaced: true }],
    ['confirmReservation', 'confirm', { payment: 'captured', code: 'confirmed', isPlaced: true }],
    ['confirmRedemptions', 'confirm-codes', { payment: 'captured', code: 'held', isPlaced: true }],
  ])('%s', async (operation, step, left) => {
    const shop = await fixture.shop();
    const checkoutId = await parked(shop, operation);
    expect(await list(shop)).toMatchObject([
      {
        ...{ checkoutId, state: 'parked', totalMinor: 1_800, currency: 'EUR' },
        refusal: { during: 'committing', step, code: 'SAYS_NO', times: MAX_REFUSALS },
      },
    ]);
    // Nothing of it is given up, and nothing is tried meanwhile.
    const asked = shop.calls.length;
    await fixture.sweep();
    expect(shop.calls).toHaveLength(asked);
    expect(shop.traces(checkoutId)).toEqual(left);
    expect((await shop.row(checkoutId)).dueAtMs).toBeNull();
    shop.trouble.clear();
    expect(must(await resume(shop, checkoutId))).toMatchObject({ state: 'done', refusal: null });
    expect(shop.traces(checkoutId)).toEqual({ payment: 'captured', code: 'confirmed', isPlaced: true });
    expect(await shop.level()).toEqual({ free: 3, reserved: 0, allocated: 2 });
    expect([shop.orders.size, await list(shop)]).toEqual([1, []]);
  });
});

test('it is not parked before: so often a refusal may come right by itself', async () => {
  const shop = await fixture.shop();
  shop.trouble.set('placeOrder', refused);
  const { checkoutId } = must(await shop.complete(await shop.cart()));
  await sweepTimes(shop, checkoutId, MAX_REFUSALS - 2);
  const { state, refusal, dueAtMs } = await shop.row(checkoutId);
  expect([state, refusal?.times]).toEqual(['committing', MAX_REFUSALS - 1]);
  expect(dueAtMs).toBeGreaterThan(Date.now());
  shop.trouble.clear();
  await sweepTimes(shop, checkoutId, 1);
  expect(await shop.row(checkoutId)).toMatchObject({ state: 'done', refusal: null });
});

test('no answer never parks: it is asked for ever, and what was refused before does not count towards it', async () => {
  const shop = await fixture.shop();
  shop.trouble.set('placeOrder', refused);
  const { checkoutId } = must(await shop.complete(await shop.cart()));
  const silent: Trouble[] = ['is not reached', 'loses its answer', { refuses: { code: 'UNAVAILABLE' } }];
  for (const trouble of [...silent, { refuses: { code: 'UNAUTHENTICATED' } }]) {
    shop.trouble.set('placeOrder', trouble);
    await sweepTimes(shop, checkoutId, MAX_REFUSALS);
  }
  expect(await shop.row(checkoutId)).toMatchObject({ state: 'committing', refusal: { times: 1 } });
});

test('the shopper sees that it is under way, and their cart stays as it is', async () => {
  const shop = await fixture.shop();
  const checkoutId = await parked(shop, 'placeOrder');
  const seen = must(await fixture.client.getCheckout({ checkoutId }, shop.call));
  expect(seen).toMatchObject({ status: 'processing', failure: null, orderId: null });
  expect(await shop.look(seen.cartId)).toMatchObject({ status: 'completing', checkoutId });
});

test('the shopper whose order is placed sees the order, though the capture behind it waits for a person', async () => {
  const shop = await fixture.shop();
  const checkoutId = await parked(shop, 'capturePayment');
  const seen = must(await fixture.client.getCheckout({ checkoutId }, shop.call));
  expect(seen).toMatchObject({ status: 'completed', orderNumber: '1001', failure: null });
  expect((await shop.row(checkoutId)).state).toBe('parked');
});

test('an undo that is refused for good waits for a person too, and is resumed as an undo', async () => {
  const shop = await fixture.shop();
  shop.trouble.set('authorisePayment', { refuses: { code: 'CARD_SAYS_NO' } });
  const checkoutId = await parked(shop, 'releaseReservation');
  const { refusal, outcome } = await shop.row(checkoutId);
  expect(refusal).toMatchObject({ during: 'undoing', step: 'release' });
  expect(outcome.failure).toEqual({ code: 'CARD_SAYS_NO' });
  shop.trouble.clear();
  expect(must(await resume(shop, checkoutId)).state).toBe('failed');
  expect(shop.traces(checkoutId)).toEqual({ payment: 'voided', code: 'released', isPlaced: false });
  expect(await shop.level()).toEqual(ALL_FREE);
});

test('resumed before its cause was put right, it is tried as often as at first', async () => {
  const shop = await fixture.shop();
  const checkoutId = await parked(shop, 'placeOrder');
  expect(must(await resume(shop, checkoutId))).toMatchObject({ state: 'committing', refusal: { times: 1 } });
  await sweepTimes(shop, checkoutId, MAX_REFUSALS - 1);
  expect((await shop.row(checkoutId)).state).toBe('parked');
});

test('of two who resume it one does; a checkout that is not parked is not resumed', async () => {
  const shop = await fixture.shop();
  const checkoutId = await parked(shop, 'placeOrder');
  shop.trouble.clear();
  const both = await Promise.all([resume(shop, checkoutId), resume(shop, checkoutId)]);
  expect(both.map(({ ok }) => ok).toSorted()).toEqual([false, true]);
  expect(both.find(({ ok }) => !ok)).toMatchObject({ rejection: { code: 'CHECKOUT_NOT_PARKED' } });
  expect(shop.orders.size).toBe(1);
  expect(await resume(shop, newId('checkout'))).toMatchObject({ rejection: { code: 'CHECKOUT_NOT_FOUND' } });
  const stranger = await fixture.shop();
  expect(await resume(stranger, checkoutId)).toMatchObject({ rejection: { code: 'CHECKOUT_NOT_FOUND' } });
});

test('parked checkouts are listed page by page to staff with the scope, and counted over all merchants', async () => {
  const before = await countParked(fixture.kit.data.system);
  const shop = await fixture.shop();
  const park = () => parked(shop, 'placeOrder', 1);
  const ids = [await park(), await park(), await park()];
  expect(await countParked(fixture.kit.data.system)).toBe(before + 3);
  const seen: string[] = [];
  let after: string | undefined;
  do {
    const page = must(await fixture.client.listParkedCheckouts({ first: 2, ...(after ? { after } : {}) }, shop.call));
    seen.push(...page.items.map(({ checkoutId }) => checkoutId));
    after = page.nextCursor ?? undefined;
  } while (after);
  expect(seen).toEqual(ids);
  const cashier = await fixture.kit.caller(shop.merchantId, { scopes: ['checkout:shop', 'checkout:pos'] });
  expect(await fixture.client.listParkedCheckouts({}, cashier)).toMatchObject({
    rejection: { code: 'FORBIDDEN', scope: 'checkout:read' },
  });
  expect(await fixture.client.resumeCheckout({ checkoutId: ids[0] ?? '' }, cashier)).toMatchObject({
    rejection: { code: 'FORBIDDEN', scope: 'checkout:write' },
  });
  expect(await fixture.client.listParkedCheckouts({ after: 'nonsense' }, shop.call)).toMatchObject({
    rejection: { code: 'INVALID_INPUT' },
  });
});

test('the auditor is told what said no', async () => {
  const shop = await fixture.shop();
  const checkoutId = await parked(shop, 'placeOrder');
  const auditor = await fixture.kit.caller(shop.merchantId, { scopes: ['audit:read'] });
  const { facts } = must(await fixture.client.auditCheckouts({ first: 5_000 }, auditor));
  expect(facts.find((fact) => fact.checkoutId === checkoutId)).toMatchObject({
    ...{ state: 'parked', refusedWith: 'SAYS_NO', orderId: idsOf(checkoutId).orderId },
  });
});
