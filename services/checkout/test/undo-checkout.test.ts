import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { driveCheckout } from '../src/processes/drive-checkout.ts';
import { ALL_FREE, type CheckoutFixture, checkoutFixture, must, type Shop } from './checkout-fixture.ts';
import { CARD_DECLINED, type Trouble } from './neighbours.ts';

let fixture: CheckoutFixture;

beforeAll(async () => {
  fixture = await checkoutFixture();
});
afterAll(() => fixture.stop());

const UNDOING = ['cancelPayment', 'releaseRedemptions', 'releaseReservation'];
const no = { code: 'SAYS_NO', why: 'a reason' };
const refused: Trouble = { refuses: no };

/** Nothing of it is left anywhere, and the cart can be bought again. */
async function expectUndone(shop: Shop, cartId: string, checkoutId: string) {
  expect(shop.calls.slice(-3)).toEqual(UNDOING);
  expect(shop.traces(checkoutId)).toEqual({ payment: 'voided', code: 'released', isPlaced: false });
  expect(await shop.level()).toEqual(ALL_FREE);
  const open = await shop.look(cartId);
  expect(open).toMatchObject({ status: 'open', checkoutId: null });
  shop.trouble.clear();
  expect(must(await shop.complete(open)).status).toBe('completed');
}

describe('a step that goes wrong before the point of no return undoes all of them, money first', () => {
  const steps = ['reserveStock', 'holdRedemptions', 'authorisePayment'];
  const troubles: [string, Trouble][] = [
    ['is refused', refused],
    ['is not reached', 'is not reached'],
    ['loses its answer', 'loses its answer'],
  ];
  it.each(steps.flatMap((step) => troubles.map(([how, trouble]) => [step, how, trouble] as const)))(
    '%s %s',
    async (step, _, trouble) => {
      const shop = await fixture.shop();
      const cart = await shop.cart();
      shop.trouble.set(step, trouble);
      const { checkoutId, status, failure } = must(await shop.complete(cart));
      const because = trouble === refused ? no : { code: 'UNAVAILABLE' };
      expect({ status, failure }).toEqual({ status: 'failed', failure: because });
      expect(shop.calls).not.toContain('placeOrder');
      await expectUndone(shop, cart.id, checkoutId);
    },
  );
});

test('an authorisation whose answer was lost is undone in reverse: the money, the codes, the goods', async () => {
  const shop = await fixture.shop();
  const cart = await shop.cart();
  shop.trouble.set('authorisePayment', 'loses its answer');
  const { checkoutId } = must(await shop.complete(cart));
  expect(shop.calls.slice(4)).toEqual(UNDOING);
  expect(shop.traces(checkoutId).payment).toBe('voided');
});

test('no money is asked for goods that are gone, and the refusal says which', async () => {
  const shop = await fixture.shop();
  const cart = await shop.cart(6);
  const { checkoutId, failure } = must(await shop.complete(cart));
  expect(failure).toMatchObject({
    code: 'INSUFFICIENT_STOCK',
    shortages: [{ variantId: shop.variantId, requested: 6, available: 5 }],
  });
  expect(shop.calls).not.toContain('authorisePayment');
  expect(shop.traces(checkoutId)).toMatchObject({ code: 'released', isPlaced: false });
  expect(await shop.level()).toEqual(ALL_FREE);
});

test('where every promise was refused nothing was done: nothing is undone, nobody became a customer, and the cart can be bought again', async () => {
  const shop = await fixture.shop();
  const cart = await shop.cart(6);
  shop.trouble.set('holdRedemptions', refused);
  const { checkoutId, status, failure } = must(await shop.complete(cart));
  expect([status, failure?.code]).toEqual(['failed', 'INSUFFICIENT_STOCK']);
  expect(shop.calls.toSorted()).toEqual(['holdRedemptions', 'reserveStock']);
  expect([...shop.guests]).toEqual([]);
  expect(shop.traces(checkoutId)).toEqual({ payment: undefined, code: undefined, isPlaced: false });
  shop.trouble.clear();
  const { lines } = await shop.look(cart.id);
  must(await fixture.client.setLine({ cartId: cart.id, lineId: lines[0]?.lineId ?? '', quantity: 2 }, shop.call));
  expect(must(await shop.complete(await shop.look(cart.id))).status).toBe('completed');
});

test('a driver that was paused and then refused leaves the end to the sweeper that took over', async () => {
  const shop = await fixture.shop();
  const cart = await shop.cart(6);
  shop.trouble.set('holdRedemptions', refused);
  const { inventory } = fixture.drive.clients;
  const reserve = inventory.reserveStock;
  Object.assign(inventory, {
    reserveStock: async (...asked: Parameters<typeof reserve>) => {
      Object.assign(inventory, { reserveStock: reserve });
      await shop.moveTo(await shop.begunCheckoutId(cart), 'undoing');
      return reserve(...asked);
    },
  });
  const { checkoutId } = must(await shop.complete(cart));
  expect((await shop.row(checkoutId)).state).toBe('undoing');
});

test('a declined card is an answer: what was promised is free, and another card buys the same cart', async () => {
  const shop = await fixture.shop();
  const cart = await shop.cart();
  const declined = must(await shop.complete(cart, { tenders: [{ ...CARD_DECLINED, amountMinor: 1_800 }] }));
  expect(declined).toMatchObject({ status: 'failed', failure: { code: 'PAYMENT_DECLINED' }, orderId: null });
  expect(await shop.level()).toEqual(ALL_FREE);
  expect(must(await shop.complete(await shop.look(cart.id))).status).toBe('completed');
});

test('an undo that gets no answer is not over: the cart stays closed until all of it is undone', async () => {
  const shop = await fixture.shop();
  const cart = await shop.cart();
  shop.trouble.set('authorisePayment', 'loses its answer').set('cancelPayment', 'is not reached');
  const { checkoutId, status } = must(await shop.complete(cart));
  expect([status, (await shop.row(checkoutId)).state]).toEqual(['processing', 'undoing']);
  expect(shop.calls).not.toContain('releaseReservation');
  expect(await shop.complete(cart)).toMatchObject({ rejection: { code: 'CART_CLOSED', checkoutId } });
  shop.trouble.clear();
  await driveCheckout(fixture.drive, shop.merchantId, await shop.row(checkoutId));
  expect((await shop.row(checkoutId)).state).toBe('failed');
  await expectUndone(shop, cart.id, checkoutId);
});

test('a failed checkout is told once, with the reason’s code and nothing personal', async () => {
  const shop = await fixture.shop();
  shop.trouble.set('authorisePayment', refused);
  const { checkoutId } = must(await shop.complete(await shop.cart()));
  const told = (await fixture.kit.published()).filter(({ data }) => data.checkoutId === checkoutId);
  expect(told.map(({ type, data }) => [type, data.failure])).toEqual([['checkout.checkout-failed.v1', 'SAYS_NO']]);
});
