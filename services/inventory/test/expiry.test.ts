import { newId } from '@concord/ids';
import { type TestService, testService } from '@concord/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inventoryMigrations, startInventory } from '../src/service.ts';
import { expireReservation } from '../src/use-cases/expire-reservation.ts';

const clock = { nowMs: 1_700_000_000_000 };
let kit: TestService;

beforeAll(async () => {
  kit = await testService('inventory', inventoryMigrations, { now: () => clock.nowMs });
});
afterAll(() => kit.stop());

/** Two of five held for a minute, by a service whose own sweeper has stopped. */
async function held() {
  const { client, stop } = startInventory(kit);
  await stop();
  const merchantId = newId('merchant');
  const call = await kit.caller(merchantId);
  const step = await kit.asService(merchantId);
  const [variantId, locationId, reservationId] = [newId('variant'), newId('location'), newId('reservation')];
  await client.openLevels({ sourceId: newId('import'), lines: [{ variantId, locationId, quantity: 5 }] }, call);
  const lines = [{ variantId, quantity: 2, locationIds: [locationId] }];
  await client.reserveStock({ reservationId, channel: 'online', lines, expiresInMs: 60_000 }, step);
  const actor = { kind: 'service', id: 'inventory-sweeper' };
  const expire = async () => {
    const ended = await kit.data.writer.run(
      expireReservation,
      { reservationId },
      { merchantId, actor, requestId: 'sweep' },
    );
    return ended.ok ? ended.value?.status : ended.rejection;
  };
  const free = async () => {
    const found = await client.listLevels({ variantIds: [variantId] }, call);
    return found.ok ? found.value.items[0]?.free : found.rejection;
  };
  return { client, step, reservationId, expire, free };
}

test('a hold whose time is not over stays, whoever takes it up', async () => {
  const { expire, free } = await held();
  expect(await expire()).toBe('held');
  clock.nowMs += 59_999;
  expect(await expire()).toBe('held');
  expect(await free()).toBe(3);
  clock.nowMs += 1;
  expect(await expire()).toBe('expired');
  expect(await expire()).toBe('expired');
  expect(await free()).toBe(5);
});

test('a hold that became an order’s is not expired any more', async () => {
  const { client, step, reservationId, expire, free } = await held();
  await client.confirmReservation({ reservationId, orderId: newId('order') }, step);
  clock.nowMs += 60_000;
  expect(await expire()).toBe('allocated');
  expect(await free()).toBe(3);
});
