import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { type Database, rowsOf, sql } from '@concord/database';
import { newId } from '@concord/ids';
import { type TestService, testService } from '@concord/testing';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startMailSink } from '../../test/mail-sink.ts';
import { newOrder, newStore, others, placed } from '../../test/others.ts';
import type { MessageSubject } from '../domain/message.ts';
import { type Email, emailMigrations, startEmail } from '../service.ts';
import { claimedIn, claimMessages, giveBack, insertMessages, markSent } from '../storage/message-queue.ts';
import { recordAttempt } from '../use-cases/record-attempt.ts';

const WAIT = { timeout: 15_000, interval: 20 };
const LEASE_MS = 60_000;
const merchantId = newId('merchant');
const store = newStore('Harbour & Sons', 'en-GB');
const world = others();
world.addStore(store);

let kit: TestService;
beforeEach(async () => {
  kit = await testService('email', emailMigrations);
});
afterEach(() => kit.stop());

function startSending(port: number): Email {
  const smtp = { host: '127.0.0.1', port };
  return startEmail({ ...kit, clients: world.clients, senderAddress: 'no-reply@mail.concord.test', smtp });
}

/** A mail server that takes connections and says nothing, until it hangs up on everyone. */
async function startSilentServer() {
  const connected: Socket[] = [];
  let hangsUp = false;
  const server = createServer((socket) => {
    connected.push(socket);
    if (hangsUp) socket.destroy();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    hangUp: () => {
      hangsUp = true;
      for (const socket of connected) socket.destroy();
    },
    stop: () => new Promise((resolve) => server.close(resolve)),
  };
}

async function counts(system: Database) {
  const text = `select count(*) filter (where due_at > now() + interval '30 s') as claimed,
    count(*) filter (where due_at <= now()) as due, max(version) as version,
    count(*) filter (where status = 'sent') as sent from message`;
  return rowsOf<Record<'claimed' | 'due' | 'version' | 'sent', number>>((await system.run(sql(text)))[0])[0];
}

test('what is decided is claimed as far as there is room; a stop gives back what was not begun, and the next sends it', async () => {
  const silent = await startSilentServer();
  const stopping = startSending(silent.port);
  const orders = Array.from({ length: 60 }, () => newOrder(store));
  for (const order of orders) world.addOrder(order);
  await kit.data.log.append(orders.map((order) => placed(merchantId, order)));
  await vi.waitFor(async () => expect(await stopping.consumers[0]?.lag()).toBe(0), WAIT);
  expect(await counts(kit.data.system)).toEqual({ claimed: 50, due: 10, version: 1, sent: 0 });

  const stopped = stopping.stop();
  await vi.waitFor(async () => expect(await counts(kit.data.system)).toMatchObject({ claimed: 20, due: 40 }), WAIT);
  silent.hangUp();
  await stopped;
  await silent.stop();

  const sink = await startMailSink();
  const next = startSending(sink.smtpPort);
  await vi.waitFor(async () => expect(await counts(kit.data.system)).toMatchObject({ sent: 60 }), WAIT);
  await next.stop();
  expect(await sink.messageIds({ repeated: true })).toEqual({ messageIds: [], messages: 60 });
  await sink.stop();
});

/** A message that two have claimed, the second after the lease of the first. */
async function claimedTwice() {
  const { database, system } = kit.data;
  const subject: MessageSubject = {
    merchantId,
    eventId: newId('event'),
    kind: 'welcome',
    orderId: null,
    partId: null,
    customerId: newId('customer'),
    traceparent: null,
    occurredAtMs: Date.now(),
  };
  const [, inserted] = await database.run(database.setMerchants([merchantId]), insertMessages([subject], LEASE_MS));
  const first = claimedIn(inserted);
  expect(await claimMessages(system, 10, LEASE_MS)).toEqual([]);
  await system.run(sql('update message set due_at = now()'));
  const second = await claimMessages(system, 10, LEASE_MS);
  expect([first, second].map((claimed) => claimed.map(({ message }) => message.version))).toEqual([[1], [2]]);
  return { first, second };
}

async function stateOf() {
  const [result] = await kit.data.system.run(sql('select status, attempts, version from message'));
  return result?.rows;
}

test('what was sent is sent, also when its lease had ended; what another tries of it meanwhile changes nothing', async () => {
  const { first, second } = await claimedTwice();
  await markSent(kit.data.system, first);
  const sent = [{ status: 'sent', attempts: 1, version: 3 }];
  expect(await stateOf()).toEqual(sent);
  for (const { message } of second) {
    const command = {
      messageId: message.id,
      version: message.version,
      attempt: { outcome: 'failed', reason: 'busy' },
    } as const;
    const context = { merchantId, actor: { kind: 'service', id: 'email' }, requestId: message.id };
    await kit.data.writer.run(recordAttempt, command, context);
  }
  await markSent(kit.data.system, second);
  await giveBack(kit.data.system, second);
  expect(await stateOf()).toEqual(sent);
});

test('only who has a message gives it back', async () => {
  const { first, second } = await claimedTwice();
  await giveBack(kit.data.system, first);
  expect(await claimMessages(kit.data.system, 10, LEASE_MS)).toEqual([]);
  await giveBack(kit.data.system, second);
  expect(await claimMessages(kit.data.system, 10, LEASE_MS)).toHaveLength(1);
});
