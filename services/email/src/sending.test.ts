import { sql } from '@concord/database';
import { newId } from '@concord/ids';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type EmailUnderTest, emailUnderTest, WAIT } from '../test/email-under-test.ts';
import { newOrder, placed } from '../test/others.ts';
import { MAX_ATTEMPTS } from './domain/attempt.ts';
import { decideMessages } from './reactions/decide-messages.ts';

const LONG_WAIT = { timeout: 45_000, interval: 50 };

let under: EmailUnderTest;

beforeAll(async () => {
  under = await emailUnderTest();
});
afterAll(() => under.stop());

test('500 events redelivered and reordered: as many mails as orders, each Message-ID once (CONSISTENCY 26)', async () => {
  const { merchantId, english, world, kit, sink, email, call, deliver } = under;
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

test('a mail server that is busy, or a service that is down, costs time and no mail', async () => {
  const { merchantId, english, world, sink, messagesOf, deliver, settled, received, skipTheWait } = under;
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
  const { merchantId, english, world, sink, messagesOf, deliver, settled, skipTheWait } = under;
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
  const { merchantId, english, world, kit, sink, email, call, deliver, settled } = under;
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
  const { merchantId, english, kit, messagesOf, deliver, settled, skipTheWait } = under;
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
  const { merchantId, kit, email } = under;
  const audited = await email.client.auditMessages({}, await kit.asService(''));
  if (!audited.ok) throw new Error(audited.rejection.code);
  expect(audited.value.violations).toEqual([]);
  const confirmations = audited.value.facts.find((fact) => fact.kind === 'order_confirmation');
  expect(confirmations).toMatchObject({ merchantId, waiting: 0, parked: 1, skipped: 0 });
});
