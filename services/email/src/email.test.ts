import type { CallOptions } from '@concord/contract';
import { sql } from '@concord/database';
import type { PublishedEvent } from '@concord/events';
import { graphContext, mergeSubgraphs } from '@concord/graph';
import { newId } from '@concord/ids';
import { type TestService, testService } from '@concord/testing';
import { graphql } from 'graphql';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type MailSink, startMailSink } from '../test/mail-sink.ts';
import { newCustomer, newEvent, newOrder, newStore, others, placed } from '../test/others.ts';
import { MAX_ATTEMPTS } from './domain/attempt.ts';
import type { Order } from './ports.ts';
import { decideMessages } from './reactions/decide-messages.ts';
import { type Email, emailMigrations, startEmail } from './service.ts';

const WAIT = { timeout: 15_000, interval: 20 };
const LONG_WAIT = { timeout: 45_000, interval: 50 };
const merchantId = newId('merchant');
const english = newStore('Harbour & Sons', 'en-GB');
const german = newStore('Hafenladen', 'de-DE');
const world = others();

let kit: TestService;
let email: Email;
let sink: MailSink;
let call: CallOptions;

beforeAll(async () => {
  world.addStore(english);
  world.addStore(german);
  kit = await testService('email', emailMigrations);
  sink = await startMailSink();
  email = startEmail({
    ...kit,
    clients: world.clients,
    senderAddress: 'no-reply@mail.concord.test',
    orderUrl: ({ number }) => `https://shop.concord.test/orders/${number}`,
    smtp: { host: '127.0.0.1', port: sink.smtpPort },
  });
  call = await kit.caller(merchantId);
});

afterAll(async () => {
  await email.stop();
  await sink.stop();
  await kit.stop();
});

async function deliver(events: readonly PublishedEvent[]): Promise<void> {
  await kit.data.log.append(events);
  await vi.waitFor(async () => expect(await email.consumers[0]?.lag()).toBe(0), WAIT);
}

async function messagesOf(order: Order) {
  const found = await email.client.listMessages({ orderIds: [order.id], first: 200 }, call);
  if (!found.ok) throw new Error(found.rejection.code);
  return found.value.items;
}

/** The order's only message, once it is what it shall become. */
async function settled(order: Order, status: 'sent' | 'skipped' | 'parked') {
  return vi.waitFor(async () => {
    const [message, ...rest] = await messagesOf(order);
    expect(rest).toEqual([]);
    expect(message).toMatchObject({ status });
    if (!message) throw new Error('There is no message');
    return message;
  }, WAIT);
}

async function received(internetMessageId: string) {
  const { messages } = await sink.messages({ messageId: internetMessageId });
  const [first, ...again] = messages;
  expect(again).toEqual([]);
  if (!first) throw new Error(`${internetMessageId} did not arrive`);
  return sink.message(first.id);
}

/** Makes what waits for its next attempt due at once. */
async function skipTheWait(): Promise<void> {
  await kit.data.system.run(sql("update message set due_at = now() where status = 'waiting'"));
}

test('an order leads to one confirmation, in the words of its language, as HTML and as plain text', async () => {
  const order = newOrder(english);
  world.addOrder(order);
  await deliver([placed(merchantId, order)]);
  const message = await settled(order, 'sent');
  expect(message).toMatchObject({ kind: 'order_confirmation', attempts: 1, reason: null });

  const mail = await received(message.internetMessageId);
  expect(mail).toMatchObject({ subject: 'Your order 1001', envelopeFrom: 'no-reply@mail.concord.test' });
  expect(mail.to).toContain('ada@example.test');
  expect(mail.from).toContain('Harbour & Sons');
  expect(mail.headers['auto-submitted']).toBe('auto-generated');
  expect(mail.text).toContain('Hello Ada Lovelace,');
  expect(mail.text).toMatch(/Total\s+€62\.80/);
  expect(mail.text).toContain('https://shop.concord.test/orders/1001');
  expect(mail.html).toContain('€62.80');
});

test('titles cannot smuggle HTML, and the HTML loads nothing from elsewhere', async () => {
  const order = newOrder(english);
  world.addOrder(order);
  await deliver([placed(merchantId, order)]);
  const { html } = await received((await settled(order, 'sent')).internetMessageId);
  expect(html).toContain('Linen shirt &lt;b&gt;&amp; more&lt;/b&gt;');
  expect(html).not.toMatch(/<img|<script|<link|url\(|@import|src=/i);
});

test('a German order is written in German, with German amounts', async () => {
  const order = newOrder(german, { number: '2002', locale: 'de-DE' });
  world.addOrder(order);
  await deliver([placed(merchantId, order)]);
  const mail = await received((await settled(order, 'sent')).internetMessageId);
  expect(mail.subject).toBe('Ihre Bestellung 2002');
  expect(mail.text).toContain('Vielen Dank für Ihre Bestellung');
  expect(mail.text).toMatch(/Gesamtbetrag\s+62,80\s€/);
  expect(mail.html).toContain('lang="de"');
});

test('500 events redelivered and reordered: as many mails as orders, each Message-ID once (CONSISTENCY 26)', async () => {
  const orders = Array.from({ length: 500 }, (_, index) =>
    newOrder(english, { number: `R${index}`, email: `buyer${index}@example.test` }),
  );
  for (const order of orders) world.addOrder(order);
  const before = await sink.messageIds();
  const events = orders.map((order) => placed(merchantId, order));
  await deliver(events);
  const claimed: unknown[] = [];
  const again = decideMessages(kit.data.database, {
    sendClaimed: async (claim) => void claimed.push(...(await claim(50, 60_000))),
    lookNow: () => undefined,
  });
  await again(events.toReversed());
  for (let start = 0; start < events.length; start += 130) await again(events.slice(start, start + 130).toReversed());
  expect(claimed).toEqual([]);
  await kit.data.log.append(events);

  await vi.waitFor(async () => {
    const { messages } = await sink.messageIds();
    expect(messages - before.messages).toBe(500);
  }, LONG_WAIT);
  await vi.waitFor(async () => {
    const left = await email.client.listMessages({ status: 'waiting' }, call);
    expect(left).toMatchObject({ ok: true, value: { items: [] } });
  }, LONG_WAIT);
  const after = await sink.messageIds({ repeated: true });
  expect(after).toMatchObject({ messageIds: [], messages: before.messages + 500 });
}, 60_000);

test('a parcel, a cancellation and a return are each told with what they are about', async () => {
  const order = newOrder(english, { number: '3003' });
  const [shirt, socks] = order.lines;
  if (!shirt || !socks) throw new Error('The order has two lines');
  const at = new Date().toISOString();
  const fulfilmentId = newId('fulfilment');
  const returnId = newId('return');
  world.addOrder({
    ...order,
    fulfilmentStatus: 'partially_fulfilled',
    fulfilments: [
      {
        id: fulfilmentId,
        status: 'fulfilled',
        lines: [{ lineId: shirt.lineId, quantity: 2 }],
        tracking: { carrier: 'Post', number: 'P123', url: 'https://post.example.test/P123' },
        startedAt: at,
        fulfilledAt: at,
      },
    ],
    cancellation: {
      status: 'done',
      reason: 'Out of stock',
      lines: [{ lineId: socks.lineId, quantity: 1 }],
      refundMinor: 790,
      requestedAt: at,
    },
    returns: [
      {
        id: returnId,
        orderId: order.id,
        status: 'received',
        locationId: newId('location'),
        registerId: null,
        reason: 'Too small',
        lines: [{ lineId: shirt.lineId, quantity: 1, condition: 'sellable', refundMinor: 2_500 }],
        refundMinor: 2_500,
        shippingRefundMinor: 0,
        currency: 'EUR',
        creditNoteNumber: 'C1',
        receivedAt: at,
        refundedAt: null,
      },
    ],
  });
  const orderId = order.id;
  await deliver([
    newEvent(merchantId, 'orders.order-fulfilled.v1', orderId, { orderId, fulfilmentId }),
    newEvent(merchantId, 'orders.order-cancelled.v1', orderId, { orderId }),
    newEvent(merchantId, 'orders.return-received.v1', orderId, { orderId, returnId }),
  ]);
  const messages = await vi.waitFor(async () => {
    const found = await messagesOf(order);
    expect(found.map((one) => one.status)).toEqual(['sent', 'sent', 'sent']);
    return found;
  }, WAIT);
  const mails = await Promise.all(
    messages.map(async (one) => [one.kind, await received(one.internetMessageId)] as const),
  );
  const byKind = new Map(mails);
  expect(byKind.get('order_fulfilled')?.text).toContain('Post P123');
  expect(byKind.get('order_fulfilled')?.text).not.toContain('Socks');
  expect(byKind.get('order_cancelled')?.text).toContain('€7.90');
  expect(byKind.get('return_received')?.text).toContain('€25.00');
});

test('goods over the counter, and an order without an address, are decided and skipped', async () => {
  const handed = newOrder(english, { delivery: { kind: 'handover' } });
  const anonymous = newOrder(english, { channel: 'pos', email: null, customerId: null });
  world.addOrder(handed);
  world.addOrder(anonymous);
  await deliver([
    newEvent(merchantId, 'orders.order-fulfilled.v1', handed.id, {
      orderId: handed.id,
      fulfilmentId: newId('fulfilment'),
    }),
    placed(merchantId, anonymous),
  ]);
  expect(await settled(handed, 'skipped')).toMatchObject({ reason: 'Nobody needs telling' });
  expect(await settled(anonymous, 'skipped')).toMatchObject({ reason: 'There is no e-mail address' });
});

test('only who registered is welcomed; an erased person is not written to', async () => {
  const [guest, registered, erased] = [
    newCustomer('guest', 'guest@example.test'),
    newCustomer('registered', 'new@example.test'),
    newCustomer('registered', null),
  ];
  for (const customer of [guest, registered, erased]) world.addCustomer(customer);
  await deliver(
    [guest, registered, erased].map(({ id: customerId, kind }) =>
      newEvent(merchantId, 'identity.customer-created.v1', customerId, { customerId, kind, version: 1 }),
    ),
  );
  await vi.waitFor(async () => {
    const found = await email.client.listMessages({ kind: 'welcome' }, call);
    if (!found.ok) throw new Error(found.rejection.code);
    const states = found.value.items.map(({ customerId, status }) => [customerId, status]);
    expect(new Map(states as [string, string][])).toEqual(
      new Map([
        [registered.id, 'sent'],
        [erased.id, 'skipped'],
      ]),
    );
  }, WAIT);
  const { messages } = await sink.messages({ to: 'new@example.test' });
  expect(messages.map((one) => one.subject)).toEqual(['Welcome to Harbour & Sons']);
});

test('a mail server that is busy, or a service that is down, costs time and no mail', async () => {
  const order = newOrder(english);
  world.addOrder(order);
  world.setOrdersDown(true);
  await deliver([placed(merchantId, order)]);
  await vi.waitFor(async () => expect((await messagesOf(order))[0]).toMatchObject({ attempts: 1 }), WAIT);
  expect((await messagesOf(order))[0]?.reason).toContain('UNAVAILABLE');
  world.setOrdersDown(false);
  await sink.control({ refuseNext: 1, refuseCode: 451 });
  await skipTheWait();
  await vi.waitFor(async () => expect((await messagesOf(order))[0]).toMatchObject({ attempts: 2 }), WAIT);
  await skipTheWait();
  const message = await settled(order, 'sent');
  expect(message.attempts).toBe(3);
  await received(message.internetMessageId);
});

test('an answer that was lost leads to a second copy under the same Message-ID, and to no third', async () => {
  const order = newOrder(english);
  world.addOrder(order);
  await sink.control({ loseAnswers: 1 });
  await deliver([placed(merchantId, order)]);
  await vi.waitFor(async () => expect((await messagesOf(order))[0]).toMatchObject({ attempts: 1 }), WAIT);
  await skipTheWait();
  const { internetMessageId } = await settled(order, 'sent');
  const { messageIds } = await sink.messageIds({ repeated: true });
  expect(messageIds).toEqual([{ messageId: internetMessageId, count: 2 }]);
});

test('what is refused for good waits for a person, who may try it again; everything else may not be', async () => {
  const order = newOrder(english);
  world.addOrder(order);
  await sink.control({ refuseNext: 1, refuseCode: 550 });
  await deliver([placed(merchantId, order)]);
  const parked = await settled(order, 'parked');
  expect(parked).toMatchObject({ attempts: 1, nextAttemptAt: null });
  expect(parked.reason).toContain('550');
  const listed = await email.client.listMessages({ status: 'parked' }, call);
  expect(listed).toMatchObject({ ok: true, value: { items: [{ id: parked.id }] } });

  const messageId = parked.id;
  const stranger = await kit.caller(newId('merchant'));
  expect(await email.client.retryMessage({ messageId }, stranger)).toMatchObject({
    rejection: { code: 'MESSAGE_NOT_FOUND' },
  });
  const key = { ...call, idempotencyKey: 'retry-1' };
  expect(await email.client.retryMessage({ messageId }, key)).toMatchObject({ ok: true });
  await settled(order, 'sent');
  expect(await email.client.retryMessage({ messageId }, key)).toMatchObject({ ok: true, value: { status: 'sent' } });
  expect(await email.client.retryMessage({ messageId }, call)).toMatchObject({
    rejection: { code: 'MESSAGE_NOT_PARKED', status: 'sent' },
  });
  const published = await kit.published();
  const types = published.filter((event) => event.key === messageId).map((event) => event.type);
  expect(types).toEqual(['email.message-parked.v1']);
});

test(`the attempt after ${MAX_ATTEMPTS - 1} failed ones is the last: then it waits for a person`, async () => {
  const order = newOrder(english);
  await deliver([placed(merchantId, order)]);
  await vi.waitFor(async () => expect((await messagesOf(order))[0]).toMatchObject({ attempts: 1 }), WAIT);
  await kit.data.system.run(sql('update message set attempts = $1 where order_id = $2', MAX_ATTEMPTS - 1, order.id));
  await skipTheWait();
  const message = await settled(order, 'parked');
  expect(message.attempts).toBe(MAX_ATTEMPTS);
  expect(message.reason).toContain('ORDER_NOT_FOUND');
});

test('the audit counts what each merchant’s facts led to', async () => {
  const audited = await email.client.auditMessages({}, await kit.asService(''));
  if (!audited.ok) throw new Error(audited.rejection.code);
  expect(audited.value.violations).toEqual([]);
  const confirmations = audited.value.facts.find((fact) => fact.kind === 'order_confirmation');
  expect(confirmations).toMatchObject({ merchantId, waiting: 0, parked: 1, skipped: 1 });
});

test('the graph shows staff what a buyer was told, at the order and in a list', async () => {
  const order = newOrder(english);
  world.addOrder(order);
  await deliver([placed(merchantId, order)]);
  await settled(order, 'sent');
  const schema = mergeSubgraphs([email.subgraph]);
  const source =
    '{ emailMessages(kind: ORDER_CONFIRMATION, first: 1) { items { kind status order { id } } nextCursor } }';
  const { data, errors } = await graphql({ schema, source, contextValue: graphContext(call) });
  expect(errors).toBeUndefined();
  const shown = JSON.parse(JSON.stringify(data));
  expect(shown.emailMessages.items).toEqual([{ kind: 'ORDER_CONFIRMATION', status: 'SENT', order: { id: order.id } }]);
  const after = shown.emailMessages.nextCursor;
  const next = await email.client.listMessages({ kind: 'order_confirmation', first: 1, after }, call);
  expect(next.ok && next.value.items[0]?.orderId).not.toBe(order.id);
});
