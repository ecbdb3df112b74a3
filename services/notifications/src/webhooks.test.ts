import { randomBytes } from 'node:crypto';
import { sql } from '@concord/database';
import type { PublishedEvent } from '@concord/events';
import { newId } from '@concord/ids';
import { type TestService, testService } from '@concord/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { endpointBook } from '../test/endpoint-book.ts';
import { startReceiver } from '../test/webhook-receiver.ts';
import { DISABLE_AFTER_MS } from './domain/delivery.ts';
import { type Notifications, notificationsMigrations, startNotifications } from './service.ts';

let kit: TestService;
let notifications: Notifications;
let receiver: Awaited<ReturnType<typeof startReceiver>>;
const merchantAccount = endpointBook();
let clockOffsetMs = 0;

beforeAll(async () => {
  receiver = await startReceiver();
  kit = await testService('notifications', notificationsMigrations, { now: () => Date.now() + clockOffsetMs });
  notifications = startNotifications({ ...kit, clients: { merchant: merchantAccount.endpoints } });
});
afterAll(async () => {
  await notifications.stop();
  await kit.stop();
  await receiver.stop();
});

async function endpoint(secrets = [newSecret()], knownSecret = secrets[0]) {
  const merchantId = newId('merchant');
  const id = newId('endpoint');
  if (knownSecret) await receiver.setHook(id, knownSecret);
  merchantAccount.book.push({ merchantId, id, url: receiver.urlOf(id), secrets });
  const call = await kit.caller(merchantId);
  const deliveries = async () => {
    const listed = await notifications.client.listDeliveries({}, call);
    if (!listed.ok) throw new Error(listed.rejection.code);
    return listed.value.items;
  };
  return { merchantId, id, call, deliveries, received: () => receiver.book(id) };
}

function newSecret(): string {
  return `whsec_${randomBytes(24).toString('base64')}`;
}

function happened(merchantId: string, name = 'Shop'): PublishedEvent {
  const data = { storeId: newId('store'), name };
  return {
    id: newId('event'),
    type: 'merchant.store-updated.v1',
    source: 'merchant',
    merchantId,
    key: data.storeId,
    data,
    occurredAtMs: Date.now(),
  };
}

async function makeDue(): Promise<void> {
  await kit.data.system.run(sql("update delivery set due_at = now() where status = 'waiting'"));
}

async function eventually<Value>(read: () => Promise<Value>, holds: (value: Value) => boolean): Promise<Value> {
  const deadline = Date.now() + 10_000;
  for (;;) {
    const value = await read();
    if (holds(value)) return value;
    if (Date.now() > deadline) throw new Error(`Not within 10 s: ${JSON.stringify(value)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

test('the pages of the log leave nothing out, however many were queued at once', async () => {
  const { merchantId, call, received } = await endpoint();
  const events = Array.from({ length: 60 }, () => happened(merchantId));
  await kit.data.log.append(events);
  await eventually(received, (messages) => messages.length === events.length);
  const listed: string[] = [];
  let after: string | undefined;
  do {
    const page = await notifications.client.listDeliveries({ first: 7, ...(after ? { after } : {}) }, call);
    if (!page.ok) throw new Error(page.rejection.code);
    listed.push(...page.value.items.map(({ eventId }) => eventId));
    after = page.value.nextCursor ?? undefined;
  } while (after !== undefined);
  expect(listed.toSorted()).toEqual(events.map(({ id }) => id).toSorted());
});

test('an event arrives signed, once, with its type, time and facts, and stands in the log', async () => {
  const { merchantId, received, deliveries } = await endpoint();
  const event = happened(merchantId);
  await kit.data.log.append([event]);
  const [message] = await eventually(received, (messages) => messages.length === 1);
  expect(message).toMatchObject({ id: event.id, type: event.type, taken: 1 });
  const timestamp = new Date(event.occurredAtMs).toISOString();
  expect(JSON.parse(message?.body ?? '')).toEqual({ type: event.type, timestamp, data: event.data });
  const [logged] = await eventually(deliveries, ([first]) => first?.status === 'delivered');
  expect(logged).toMatchObject({ eventId: event.id, dueAt: null, attempts: [{ statusCode: 204, error: null }] });
});

test('a receiver that still has the old secret accepts what is signed with both', async () => {
  const [fresh, old] = [newSecret(), newSecret()];
  const { merchantId, received } = await endpoint([fresh, old], old);
  await kit.data.log.append([happened(merchantId)]);
  await eventually(received, (messages) => messages.length === 1);
});

test('a failed message waits, is tried again under the same id, and ends delivered', async () => {
  const { merchantId, received, deliveries } = await endpoint();
  await receiver.control({ failNext: 1, failStatus: 503 });
  const event = happened(merchantId);
  await kit.data.log.append([event]);
  const [waiting] = await eventually(deliveries, ([first]) => first?.attempts.length === 1);
  expect(waiting).toMatchObject({ status: 'waiting', attempts: [{ statusCode: 503, error: 'Answered 503' }] });
  await makeDue();
  const [logged] = await eventually(deliveries, ([first]) => first?.status === 'delivered');
  expect(logged?.attempts.map(({ statusCode }) => statusCode)).toEqual([503, 204]);
  expect((await received()).map(({ id, taken }) => [id, taken])).toEqual([[event.id, 1]]);
});

test('an event that is consumed again is not sent again; a replay sends it under the same id', async () => {
  const { merchantId, received, deliveries, call } = await endpoint();
  const event = happened(merchantId);
  await kit.data.log.append([event]);
  const [logged] = await eventually(deliveries, ([first]) => first?.status === 'delivered');
  await kit.data.log.append([event, happened(merchantId)]);
  await eventually(received, (messages) => messages.length === 2);
  expect((await received()).map(({ taken }) => taken)).toEqual([1, 1]);
  await notifications.client.replayDelivery({ deliveryId: logged?.id ?? '' }, call);
  const again = await eventually(received, (messages) => messages.some(({ taken }) => taken === 2));
  expect(again.find(({ taken }) => taken === 2)?.id).toBe(event.id);
});

test("another merchant's deliveries do not exist, and its events go nowhere else", async () => {
  const one = await endpoint();
  const two = await endpoint();
  await kit.data.log.append([happened(one.merchantId)]);
  const [delivery] = await eventually(one.deliveries, ([first]) => first?.status === 'delivered');
  expect(await two.received()).toEqual([]);
  expect(await two.deliveries()).toEqual([]);
  expect(await notifications.client.replayDelivery({ deliveryId: delivery?.id ?? '' }, two.call)).toEqual({
    ok: false,
    rejection: { code: 'DELIVERY_NOT_FOUND' },
  });
});

test('an endpoint that fails for five days is switched off, and what waited for it ends', async () => {
  const { merchantId, id, deliveries } = await endpoint();
  await receiver.control({ failNext: 2, failStatus: 500 });
  await kit.data.log.append([happened(merchantId)]);
  await eventually(deliveries, ([first]) => first?.attempts.length === 1);
  clockOffsetMs = DISABLE_AFTER_MS + 60_000;
  await makeDue();
  const endpointOff = async () => merchantAccount.book.find((one) => one.id === id)?.disabledReason;
  expect(await eventually(endpointOff, (reason) => reason !== undefined)).toContain('five days');
  clockOffsetMs = 0;
  await makeDue();
  const [ended] = await eventually(deliveries, ([first]) => first?.status === 'failed');
  expect(ended?.attempts.at(-1)).toMatchObject({ statusCode: 410 });
});

test('an endpoint hears of each level that was opened, once', async () => {
  const { merchantId, received } = await endpoint();
  const levels = ['a', 'b', 'c'].map((variantId) => ({
    variantId,
    locationId: 'l',
    band: 'in',
    available: 9,
    version: 1,
  }));
  const opened = { ...happened(merchantId), type: 'inventory.levels-opened.v1', data: { sourceId: 's', levels } };
  await kit.data.log.append([opened]);
  await kit.data.log.append([{ ...opened, id: newId('event') }, happened(merchantId)]);
  const messages = await eventually(received, (all) => all.length === 7);
  const heard = messages.filter(({ type }) => type === 'inventory.availability-changed.v1');
  expect(new Set(heard.map(({ id }) => id)).size).toBe(6);
  expect(new Set(heard.map(({ body }) => JSON.parse(body).data.variantId))).toEqual(new Set(['a', 'b', 'c']));
});

test('who listens live hears what happens at the own merchant from now on, until they leave', async () => {
  const { merchantId } = await endpoint();
  const leaving = new AbortController();
  const feed = notifications.liveEvents(merchantId, leaving.signal);
  const [foreign, own] = [happened(newId('merchant')), happened(merchantId)];
  await kit.data.log.append([foreign, own]);
  expect((await feed.next()).value).toMatchObject({ id: own.id });
  leaving.abort();
  expect(await feed.next()).toEqual({ done: true, value: undefined });
});
