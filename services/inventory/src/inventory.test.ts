import { rowsOf, sql } from '@concord/database';
import { newId } from '@concord/ids';
import { type TestService, testService } from '@concord/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Inventory, inventoryMigrations, startInventory } from './service.ts';

let kit: TestService;
let inventory: Inventory;

beforeAll(async () => {
  kit = await testService('inventory', inventoryMigrations);
  inventory = startInventory(kit);
});

afterAll(async () => {
  await inventory.stop();
  await kit.stop();
});

/** A merchant with so many of one variant at one location. */
async function stocked(quantity: number, merchantId = newId('merchant')) {
  const variantId = newId('variant');
  const locationId = newId('location');
  const call = await kit.caller(merchantId);
  const step = await kit.asService(merchantId);
  const lines = [{ variantId, locationId, quantity }];
  await inventory.client.openLevels({ sourceId: newId('import'), lines }, call);
  const reserve = (quantity: number, reservationId = newId('reservation')) =>
    inventory.client.reserveStock(
      { reservationId, channel: 'online', lines: [{ variantId, quantity, locationIds: [locationId] }] },
      step,
    );
  const level = async () => {
    const result = await inventory.client.listLevels({ variantIds: [variantId] }, call);
    return result.ok ? result.value.items[0] : undefined;
  };
  return { merchantId, variantId, locationId, call, step, reserve, level };
}

test('a reservation takes free stock, its confirmation allocates it, and the goods leave by a movement', async () => {
  const { reserve, level, call, step, variantId } = await stocked(10);
  const reserved = await reserve(4);
  if (!reserved.ok) throw new Error(reserved.rejection.code);
  expect(await level()).toMatchObject({ onHand: 10, free: 6, reserved: 4, allocated: 0 });

  const reservationId = reserved.value.id;
  const orderId = newId('order');
  await inventory.client.confirmReservation({ reservationId, orderId }, step);
  expect(await level()).toMatchObject({ onHand: 10, free: 6, reserved: 0, allocated: 4 });

  const partly = await inventory.client.fulfilReservation({ reservationId, lines: [{ variantId, quantity: 1 }] }, step);
  expect(partly).toMatchObject({ ok: true, value: { status: 'allocated' } });
  const fulfilled = await inventory.client.fulfilReservation({ reservationId }, step);
  expect(fulfilled).toMatchObject({ ok: true, value: { status: 'fulfilled' } });
  expect(await level()).toMatchObject({ onHand: 6, free: 6, reserved: 0, allocated: 0 });

  const ledger = await inventory.client.listMovements({ variantId }, call);
  expect(ledger.ok && ledger.value.items.map((entry) => [entry.kind, entry.quantity, entry.sourceId])).toEqual([
    ['sell', -3, orderId],
    ['sell', -1, orderId],
    ['opening', 10, expect.any(String)],
  ]);
});

test('20 buyers of 8 units at once: exactly 8 get one, the others are told what is left (L2)', async () => {
  const { reserve, level } = await stocked(8);
  const answers = await Promise.all(Array.from({ length: 20 }, () => reserve(1)));
  expect(answers.filter((answer) => answer.ok)).toHaveLength(8);
  const refused = answers.filter((answer) => !answer.ok);
  expect(new Set(refused.map((answer) => !answer.ok && answer.rejection.code))).toEqual(
    new Set(['INSUFFICIENT_STOCK']),
  );
  expect(await level()).toMatchObject({ free: 0, reserved: 8 });
});

test('all lines or none: a basket whose second line is short reserves nothing (CONSISTENCY 9)', async () => {
  const a = await stocked(5);
  const b = await stocked(1, a.merchantId);
  const answer = await inventory.client.reserveStock(
    {
      reservationId: newId('reservation'),
      channel: 'pos',
      lines: [
        { variantId: a.variantId, quantity: 2, locationIds: [a.locationId] },
        { variantId: b.variantId, quantity: 2, locationIds: [b.locationId] },
      ],
    },
    a.step,
  );
  expect(answer).toEqual({
    ok: false,
    rejection: { code: 'INSUFFICIENT_STOCK', shortages: [{ variantId: b.variantId, requested: 2, available: 1 }] },
  });
  expect(await a.level()).toMatchObject({ free: 5, reserved: 0 });
});

test('two lines of one variant count together', async () => {
  const { variantId, locationId, step } = await stocked(3);
  const line = { variantId, quantity: 2, locationIds: [locationId] };
  const command = { reservationId: newId('reservation'), channel: 'online' as const, lines: [line, line] };
  expect((await inventory.client.reserveStock(command, step)).ok).toBe(false);
});

test('an undo that overtakes its do leaves a tombstone, and the late reserve is refused (CONSISTENCY 4)', async () => {
  const { reserve, level, step } = await stocked(5);
  const reservationId = newId('reservation');
  expect((await inventory.client.releaseReservation({ reservationId }, step)).ok).toBe(true);
  expect(await reserve(1, reservationId)).toEqual({
    ok: false,
    rejection: { code: 'RESERVATION_CLOSED', status: 'released' },
  });
  expect(await level()).toMatchObject({ free: 5 });
});

test('releasing twice gives the stock back once; confirming a released one is refused', async () => {
  const { reserve, level, step } = await stocked(5);
  const reserved = await reserve(2);
  if (!reserved.ok) throw new Error(reserved.rejection.code);
  const reservationId = reserved.value.id;
  await Promise.all([1, 2, 3].map(() => inventory.client.releaseReservation({ reservationId }, step)));
  expect(await level()).toMatchObject({ free: 5, reserved: 0 });
  expect(await inventory.client.confirmReservation({ reservationId, orderId: newId('order') }, step)).toMatchObject({
    rejection: { code: 'RESERVATION_CLOSED' },
  });
});

test('a hold ends by itself when its time is over, and frees what it held', async () => {
  const { variantId, locationId, step, level } = await stocked(5);
  await inventory.client.reserveStock(
    {
      reservationId: newId('reservation'),
      channel: 'online',
      lines: [{ variantId, quantity: 5, locationIds: [locationId] }],
      expiresInMs: 1_000,
    },
    step,
  );
  expect(await level()).toMatchObject({ free: 0 });
  await expect.poll(level, { timeout: 8_000, interval: 50 }).toMatchObject({ free: 5, reserved: 0 });
});

test('an opening balance is applied once: a second import never brings sold stock back (CONSISTENCY 13)', async () => {
  const { reserve, level, call, step, variantId, locationId } = await stocked(5);
  const reserved = await reserve(5);
  const reservationId = reserved.ok ? reserved.value.id : '';
  await inventory.client.confirmReservation({ reservationId, orderId: newId('order') }, step);
  await inventory.client.fulfilReservation({ reservationId }, step);
  await inventory.client.openLevels(
    { sourceId: newId('import'), lines: [{ variantId, locationId, quantity: 5 }] },
    call,
  );
  expect(await level()).toMatchObject({ onHand: 0, free: 0 });
});

test('the same return is put back once, also without a key and as damaged goods apart', async () => {
  const { step, variantId, locationId, level } = await stocked(5);
  const command = {
    returnId: newId('return'),
    locationId,
    lines: [{ variantId, quantity: 2, condition: 'damaged' as const }],
  };
  await Promise.all([1, 2].map(() => inventory.client.returnStock(command, step)));
  await inventory.client.returnStock(command, step);
  expect(await level()).toMatchObject({ onHand: 7, free: 5, unavailable: 2 });
});

test('an adjustment cannot take what customers were promised', async () => {
  const { reserve, call, variantId, locationId, level } = await stocked(5);
  await reserve(4);
  const answer = await inventory.client.adjustStock(
    { reason: 'broken', lines: [{ variantId, locationId, delta: -2 }] },
    call,
  );
  expect(answer).toMatchObject({ ok: false, rejection: { code: 'TAKES_MORE_THAN_FREE', free: 1 } });
  expect(await level()).toMatchObject({ onHand: 5, free: 1 });
});

test('the same idempotency key has one effect; with another body it is refused (L5)', async () => {
  const { call, variantId, locationId, level } = await stocked(5);
  const once = { ...call, idempotencyKey: 'till-1-42' };
  const adjust = (delta: number) =>
    inventory.client.adjustStock({ reason: 'found', lines: [{ variantId, locationId, delta }] }, once);
  const answers = await Promise.all([adjust(2), adjust(2), adjust(2)]);
  expect(answers.every((answer) => answer.ok)).toBe(true);
  expect(await adjust(2)).toMatchObject({ ok: true, value: { levels: [{ onHand: 7 }] } });
  expect(await adjust(3)).toEqual({ ok: false, rejection: { code: 'IDEMPOTENCY_KEY_REUSED' } });
  expect(await level()).toMatchObject({ onHand: 7 });
});

test("another merchant's token finds nothing and changes nothing (L14)", async () => {
  const mine = await stocked(5);
  const reserved = await mine.reserve(2);
  const reservationId = reserved.ok ? reserved.value.id : '';
  const other = newId('merchant');
  const stranger = await kit.caller(other);
  const client = inventory.client;
  expect(await client.getReservation({ reservationId }, stranger)).toMatchObject({
    rejection: { code: 'RESERVATION_NOT_FOUND' },
  });
  expect(await client.listLevels({ variantIds: [mine.variantId] }, stranger)).toMatchObject({ value: { items: [] } });
  await client.releaseReservation({ reservationId }, await kit.asService(other));
  expect(await mine.level()).toMatchObject({ reserved: 2 });
});

test('a caller without the scope is refused, and one without a token is not let in', async () => {
  const { variantId, locationId, merchantId } = await stocked(5);
  const command = { reason: 'x', lines: [{ variantId, locationId, delta: 1 }] };
  const shopper = await kit.caller(merchantId, { kind: 'shopper', scopes: ['inventory:availability'] });
  expect(await inventory.client.adjustStock(command, shopper)).toMatchObject({
    rejection: { code: 'FORBIDDEN', scope: 'inventory:write' },
  });
  expect(await inventory.client.adjustStock(command, { token: 'forged' })).toMatchObject({
    rejection: { code: 'UNAUTHENTICATED' },
  });
});

test('promises are made and kept by services alone: staff who may do everything cannot take stock past a checkout', async () => {
  const { call, reserve, level, variantId, locationId } = await stocked(5);
  const reservationId = newId('reservation');
  await reserve(2, reservationId);
  const lines = [{ variantId, quantity: 2, locationIds: [locationId] }];
  const goods = [{ variantId, quantity: 1, condition: 'sellable' as const }];
  const { client } = inventory;
  const refused = await Promise.all([
    client.reserveStock({ reservationId: newId('reservation'), channel: 'online', lines }, call),
    client.confirmReservation({ reservationId, orderId: newId('order') }, call),
    client.fulfilReservation({ reservationId }, call),
    client.releaseReservation({ reservationId }, call),
    client.returnStock({ returnId: newId('return'), locationId, lines: goods }, call),
  ]);
  const forbidden = { ok: false, rejection: { code: 'FORBIDDEN', scope: 'inventory:reserve' } };
  expect(refused).toMatchObject(refused.map(() => forbidden));
  expect(await level()).toMatchObject({ onHand: 5, free: 3, reserved: 2 });
});

test('stock running out and coming back is published once each, in order', async () => {
  const { reserve, step, variantId } = await stocked(6);
  const reserved = await reserve(6);
  await inventory.client.releaseReservation({ reservationId: reserved.ok ? reserved.value.id : '' }, step);
  const events = (await kit.published()).filter((event) => event.key === variantId);
  expect(events.map((event) => [event.type, event.data.band])).toEqual([
    ['inventory.availability-changed.v1', 'out'],
    ['inventory.availability-changed.v1', 'in'],
  ]);
});

test('levels that are opened together are published together, a hundred in one event, and those that were there are not', async () => {
  const { call, variantId, locationId } = await stocked(6);
  const sourceId = newId('import');
  const fresh = Array.from({ length: 120 }, () => ({ variantId: newId('variant'), locationId, quantity: 3 }));
  const lines = [...fresh, { variantId, locationId, quantity: 50 }];
  await inventory.client.openLevels({ sourceId, lines }, call);
  await inventory.client.openLevels({ sourceId, lines }, call);
  const events = (await kit.published()).filter((event) => event.key === sourceId);
  expect(events.map(({ type, data }) => [type, (data.levels as object[]).length])).toEqual([
    ['inventory.levels-opened.v1', 100],
    ['inventory.levels-opened.v1', 20],
  ]);
  expect(events.flatMap(({ data }) => data.levels)).toEqual(
    fresh.map((line) => ({ variantId: line.variantId, locationId, band: 'low', available: 3, version: 1 })),
  );
});

test('the audit proves L1, and names a planted violation', async () => {
  const { reserve, variantId, call } = await stocked(5);
  await reserve(2);
  const auditor = { ...call, ...(await kit.asService('')) };
  const clean = await inventory.client.auditStock({}, auditor);
  expect(clean.ok && clean.value.checked).toBeGreaterThan(0);
  expect(clean.ok && clean.value.violations).toEqual([]);

  await kit.data.system.run(
    sql('update level set on_hand = on_hand + 1, reserved = 1 where variant_id = $1', variantId),
  );
  const found = await inventory.client.auditStock({}, auditor);
  expect(found.ok && found.value.violations.map((one) => [one.law, one.detail])).toEqual([
    ['L1', 'on hand is 6, its movements add up to 5'],
    ['L1', 'reserved is 1, held reservations add up to 2'],
  ]);
  await kit.data.system.run(
    sql('update level set on_hand = on_hand - 1, reserved = 2 where variant_id = $1', variantId),
  );
});

test('the request role cannot see another merchant, change the ledger, or see anything while no merchant is set', async () => {
  const { merchantId, variantId } = await stocked(5);
  const { database } = kit.data;
  const all = sql<{ variant_id: string }>('select variant_id from level where variant_id = $1', variantId);
  expect(rowsOf((await database.run(all))[0])).toEqual([]);
  expect(rowsOf((await database.forMerchant(newId('merchant'), all))[0])).toEqual([]);
  expect(rowsOf((await database.forMerchant(merchantId, all))[0])).toHaveLength(1);
  await expect(database.forMerchant(merchantId, sql('delete from movement'))).rejects.toThrow('permission denied');
});
