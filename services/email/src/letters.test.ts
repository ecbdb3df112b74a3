import { graphContext, mergeSubgraphs } from '@concord/graph';
import { newId } from '@concord/ids';
import { graphql } from 'graphql';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type EmailUnderTest, emailUnderTest, WAIT } from '../test/email-under-test.ts';
import { newCustomer, newEvent, newOrder, placed } from '../test/others.ts';

let under: EmailUnderTest;

beforeAll(async () => {
  under = await emailUnderTest();
});
afterAll(() => under.stop());

test('an order leads to one confirmation, in the words of its language, as HTML and as plain text', async () => {
  const { merchantId, english, world, deliver, settled, received } = under;
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
  const { merchantId, english, world, deliver, settled, received } = under;
  const order = newOrder(english);
  world.addOrder(order);
  await deliver([placed(merchantId, order)]);
  const { html } = await received((await settled(order, 'sent')).internetMessageId);
  expect(html).toContain('Linen shirt &lt;b&gt;&amp; more&lt;/b&gt;');
  expect(html).not.toMatch(/<img|<script|<link|url\(|@import|src=/i);
});

test('a German order is written in German, with German amounts', async () => {
  const { merchantId, german, world, deliver, settled, received } = under;
  const order = newOrder(german, { number: '2002', locale: 'de-DE' });
  world.addOrder(order);
  await deliver([placed(merchantId, order)]);
  const mail = await received((await settled(order, 'sent')).internetMessageId);
  expect(mail.subject).toBe('Ihre Bestellung 2002');
  expect(mail.text).toContain('Vielen Dank für Ihre Bestellung');
  expect(mail.text).toMatch(/Gesamtbetrag\s+62,80\s€/);
  expect(mail.html).toContain('lang="de"');
});

test('a parcel, a cancellation and a return are each told with what they are about', async () => {
  const { merchantId, english, world, messagesOf, deliver, received } = under;
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
  const { merchantId, english, world, deliver, settled } = under;
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
  const { merchantId, world, sink, email, call, deliver } = under;
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

test('the graph shows staff what a buyer was told, at the order and in a list', async () => {
  const { merchantId, english, world, email, call, deliver, settled } = under;
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
