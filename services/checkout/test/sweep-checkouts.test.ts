import { injectFaults } from '@concord/fault-points';
import { afterAll, afterEach, beforeAll, describe, expect, it, test } from 'vitest';
import { ALL_FREE, type CheckoutFixture, checkoutFixture, must, type Shop } from './checkout-fixture.ts';
import { CARD_THAT_ASKS } from './neighbours.ts';

let fixture: CheckoutFixture;

beforeAll(async () => {
  fixture = await checkoutFixture();
});
afterEach(() => injectFaults(undefined));
afterAll(() => fixture.stop());

const around = (...steps: string[]) => steps.flatMap((step) => [`before-${step}`, `after-${step}`]);

/** Behind these the buyer has an answer already. */
const BEHIND_THE_ANSWER = /-(capture|confirm|confirm-codes)$/;

/** Buys in a process that dies at the point; the rows stay. Whoever asked is answered only if the order was placed. */
async function diesAt(shop: Shop, point: string): Promise<string> {
  const cart = await shop.cart();
  injectFaults((passed) => {
    if (passed === `checkout:${point}`) throw new Error(`killed at ${point}`);
  });
  if (BEHIND_THE_ANSWER.test(point)) {
    expect(must(await shop.complete(cart)).status).toBe('completed');
    expect(String(fixture.faultsBehind.at(-1))).toContain(`killed at ${point}`);
  } else await expect(shop.complete(cart)).rejects.toThrow(`killed at ${point}`);
  injectFaults(undefined);
  return shop.begunCheckoutId(cart);
}

describe('a checkout that was killed before the point of no return is undone', () => {
  it.each(around('reserve', 'hold', 'authorise'))('%s', async (point) => {
    const shop = await fixture.shop();
    const checkoutId = await diesAt(shop, point);
    await shop.passTime(checkoutId);
    await fixture.sweep();
    const { state, outcome, dueAtMs, cartId } = await shop.row(checkoutId);
    expect({ state, dueAtMs, failure: outcome.failure?.code }).toEqual({
      ...{ state: 'failed', dueAtMs: null, failure: 'CHECKOUT_TIMED_OUT' },
    });
    expect(shop.traces(checkoutId)).toEqual({ payment: 'voided', code: 'released', isPlaced: false });
    expect(await shop.level()).toEqual(ALL_FREE);
    expect(await shop.look(cartId)).toMatchObject({ status: 'open', checkoutId: null });
  });
});

describe('a checkout that was killed after the point of no return is finished, each effect once', () => {
  it.each(around('place', 'capture', 'confirm', 'confirm-codes'))('%s', async (point) => {
    const shop = await fixture.shop();
    const checkoutId = await diesAt(shop, point);
    expect((await shop.row(checkoutId)).state).toBe('committing');
    await shop.passTime(checkoutId);
    await fixture.sweep();
    expect((await shop.row(checkoutId)).state).toBe('done');
    expect(shop.traces(checkoutId)).toEqual({ payment: 'captured', code: 'confirmed', isPlaced: true });
    expect(await shop.level()).toEqual({ free: 3, reserved: 0, allocated: 2 });
    expect(shop.orders.size).toBe(1);
  });
});

describe('an undo that was killed is undone to its end', () => {
  it.each(around('cancel-payment', 'release-codes', 'release'))('%s', async (point) => {
    const shop = await fixture.shop();
    shop.trouble.set('authorisePayment', 'loses its answer');
    const checkoutId = await diesAt(shop, point);
    await shop.passTime(checkoutId);
    await fixture.sweep();
    expect((await shop.row(checkoutId)).state).toBe('failed');
    expect(shop.traces(checkoutId)).toEqual({ payment: 'voided', code: 'released', isPlaced: false });
    expect(await shop.level()).toEqual(ALL_FREE);
  });
});

test('a shopper who never answers the bank gives everything back', async () => {
  const shop = await fixture.shop();
  const cart = await shop.cart();
  const { checkoutId } = must(await shop.complete(cart, { tenders: [{ ...CARD_THAT_ASKS, amountMinor: 1_800 }] }));
  await shop.passTime(checkoutId);
  await fixture.sweep();
  const ended = must(await fixture.client.getCheckout({ checkoutId }, shop.call));
  expect(ended).toMatchObject({ status: 'failed', actionUrl: null, failure: { code: 'CHECKOUT_TIMED_OUT' } });
  expect(shop.traces(checkoutId)).toMatchObject({ payment: 'voided', code: 'released' });
});

test('a checkout whose time has not come is left to whoever drives it', async () => {
  const shop = await fixture.shop();
  const checkoutId = await diesAt(shop, 'after-authorise');
  const before = shop.calls.length;
  await fixture.sweep();
  expect((await shop.row(checkoutId)).state).toBe('started');
  expect(shop.calls).toHaveLength(before);
});

test('of two sweepers one takes a checkout up, and it is due again only later', async () => {
  const shop = await fixture.shop();
  const checkoutId = await diesAt(shop, 'before-place');
  shop.trouble.set('placeOrder', 'is not reached');
  await shop.passTime(checkoutId);
  await Promise.all([fixture.sweep(), fixture.sweep(), fixture.sweep()]);
  expect(shop.calls.filter((name) => name === 'placeOrder')).toHaveLength(1);
  const { attempts, dueAtMs } = await shop.row(checkoutId);
  expect(attempts).toBe(1);
  expect(dueAtMs).toBeGreaterThan(Date.now());
  await fixture.sweep();
  expect(shop.calls.filter((name) => name === 'placeOrder')).toHaveLength(1);
});
