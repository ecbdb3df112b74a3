import { serve } from '@concord/contract';
import { openWriter, type Writer } from '@concord/database';
import { newId } from '@concord/ids';
import { type KeyValue, openKeyValues } from '@concord/key-value';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { checkoutContract } from '../contract.ts';
import { checkoutHandlers } from '../src/api/handlers.ts';
import type { CartChange } from '../src/domain/cart.ts';
import { settled } from '../src/processes/answer-when-placed.ts';
import { type HotCarts, hotCarts } from '../src/storage/hot-carts.ts';
import { applyCartChange } from '../src/use-cases/change-cart.ts';
import { type CartView, type CheckoutFixture, checkoutFixture, must, type Shop } from './checkout-fixture.ts';
import { CARD } from './neighbours.ts';

let fixture: CheckoutFixture;
let shared: KeyValue;
beforeAll(async () => {
  fixture = await checkoutFixture();
  shared = (await openKeyValues({ onError: () => undefined })).of('checkout');
});
afterAll(() => fixture.stop());

/** One of several instances on the same rows: its writer remembers nothing. */
function instance(around: (writer: Writer) => Writer = (writer) => writer): HotCarts {
  const { data } = fixture.kit;
  const writer = openWriter({ name: 'checkout', database: data.database });
  onTestFinished(writer.close);
  return hotCarts({ ...data, writer: around(writer), isAlone: false }, shared);
}

/** One that can show only what is kept. */
function withoutDatabase(): HotCarts {
  const { data } = fixture.kit;
  const forMerchant = () => Promise.reject(new Error('the database is away'));
  const writer = { ...data.writer, recall: () => undefined };
  return hotCarts({ ...data, writer, database: { ...data.database, forMerchant }, isAlone: false }, shared);
}

function clientOf(carts: HotCarts) {
  const { kit, drive } = fixture;
  const handlers = checkoutHandlers(kit.data, { ...drive, writer: carts.writer }, kit.keyValue, carts.read);
  return serve(checkoutContract, handlers, kit.serve);
}

function change({ writer }: HotCarts, { merchantId }: Shop, { id: cartId }: CartView, cartChange: CartChange) {
  const actor = { kind: 'shopper', id: 'somebody' };
  return writer.run(applyCartChange, { cartId, change: cartChange }, { merchantId, actor, requestId: 'a change' });
}

const withCode = (code: string): CartChange => ({ kind: 'add_code', code });
const lineIdOf = ({ lines }: CartView): string => lines[0]?.lineId ?? '';

test('what was written at one instance is what another shows, without asking the database', async () => {
  const shop = await fixture.shop();
  const cart = await shop.cart();
  const [one, other] = [instance(), withoutDatabase()];
  for (const quantity of [3, 1, 4]) {
    const changed = must(await change(one, shop, cart, { kind: 'set_line', lineId: lineIdOf(cart), quantity }));
    expect(await other.read(shop.merchantId, cart.id)).toEqual(changed);
    expect(changed.lines).toMatchObject([{ quantity }]);
  }
});

test('a cart that one instance has read is shown by another, and to no other merchant (L14)', async () => {
  const shop = await fixture.shop();
  const cart = await shop.cart();
  await expect(withoutDatabase().read(shop.merchantId, cart.id)).rejects.toThrow('the database is away');
  const read = await instance().read(shop.merchantId, cart.id);
  expect(read).toMatchObject({ id: cart.id, version: cart.version });
  expect(await withoutDatabase().read(shop.merchantId, cart.id)).toEqual(read);
  expect(await instance().read(newId('merchant'), cart.id)).toBeUndefined();
});

test('a change that is refused leaves what is kept', async () => {
  const shop = await fixture.shop();
  const cart = await shop.cart();
  const one = instance();
  const kept = must(await change(one, shop, cart, withCode('FIRST')));
  const refused = await change(one, shop, cart, { kind: 'set_line', lineId: newId('line'), quantity: 1 });
  expect(refused).toMatchObject({ rejection: { code: 'LINE_NOT_FOUND' } });
  expect(await withoutDatabase().read(shop.merchantId, cart.id)).toEqual(kept);
});

test('where nobody knows whether a change was committed, the row says it', async () => {
  const shop = await fixture.shop();
  const cart = await shop.cart();
  const one = instance();
  must(await change(one, shop, cart, withCode('BEFORE')));
  const breaking = instance((writer) => ({
    ...writer,
    run: async (...asked) => {
      await writer.run(...asked);
      throw new Error('the connection broke behind the commit');
    },
  }));
  await expect(change(breaking, shop, cart, withCode('BEHIND'))).rejects.toThrow('broke behind the commit');
  const read = await one.read(shop.merchantId, cart.id);
  expect(read?.codes).toEqual(['BEFORE', 'BEHIND']);
});

test('a purchase at one instance is seen in the cart that another shows', async () => {
  const shop = await fixture.shop();
  const cart = await shop.cart();
  const other = withoutDatabase();
  await instance().read(shop.merchantId, cart.id);
  expect(await other.read(shop.merchantId, cart.id)).toMatchObject({ status: 'open' });
  const tenders = [{ ...CARD, amountMinor: cart.totals.totalMinor }];
  const bought = must(
    await clientOf(instance()).completeCheckout({ cartId: cart.id, quoteId: cart.quoteId, tenders }, shop.call),
  );
  expect(bought.status).toBe('completed');
  await settled(fixture.drive.behind);
  expect(await other.read(shop.merchantId, cart.id)).toMatchObject({
    status: 'completed',
    checkoutId: bought.checkoutId,
  });
});

test('a purchase decides on the row, whatever is kept', async () => {
  const shop = await fixture.shop();
  const cart = await shop.cart();
  const one = instance();
  const client = clientOf(one);
  const row = await one.read(shop.merchantId, cart.id);
  if (!row) throw new Error('The cart is not there');
  const wrong = { ...row, lines: [], version: row.version + 100 };
  await shared.newest.keep(shop.merchantId, `cart:${cart.id}`, wrong, 60_000);
  expect(must(await client.getCart({ cartId: cart.id }, shop.call)).lines).toEqual([]);

  const tenders = [{ ...CARD, amountMinor: cart.totals.totalMinor }];
  const bought = await client.completeCheckout({ cartId: cart.id, quoteId: cart.quoteId, tenders }, shop.call);
  expect(must(bought)).toMatchObject({ status: 'completed', totalMinor: cart.totals.totalMinor });
});

test('an instance that is alone has its writer’s memory, and tells nobody', async () => {
  const { data } = fixture.kit;
  expect(hotCarts(data, shared).writer).toBe(data.writer);
});
