import { sql } from '@concord/database';
import type { PublishedEvent } from '@concord/events';
import { newId } from '@concord/ids';
import { testService } from '@concord/testing';
import { expect, vi } from 'vitest';
import type { Order } from '../src/ports.ts';
import { emailMigrations, startEmail } from '../src/service.ts';
import { startMailSink } from './mail-sink.ts';
import { newStore, others } from './others.ts';

export const WAIT = { timeout: 15_000, interval: 20 };

export type EmailUnderTest = Awaited<ReturnType<typeof emailUnderTest>>;

/** The service on a database of its own, with a real mail server, beside services that know two stores of one merchant. */
export async function emailUnderTest() {
  const merchantId = newId('merchant');
  const english = newStore('Harbour & Sons', 'en-GB');
  const german = newStore('Hafenladen', 'de-DE');
  const world = others();
  world.addStore(english);
  world.addStore(german);
  const kit = await testService('email', emailMigrations);
  const sink = await startMailSink();
  const email = startEmail({
    ...kit,
    clients: world.clients,
    senderAddress: 'no-reply@mail.concord.test',
    orderUrl: ({ number }) => `https://shop.concord.test/orders/${number}`,
    smtp: { host: '127.0.0.1', port: sink.smtpPort },
  });
  const call = await kit.caller(merchantId);

  const messagesOf = async (order: Order) => {
    const found = await email.client.listMessages({ orderIds: [order.id], first: 200 }, call);
    if (!found.ok) throw new Error(found.rejection.code);
    return found.value.items;
  };
  return {
    ...{ merchantId, english, german, world, kit, sink, email, call, messagesOf },
    deliver: async (events: readonly PublishedEvent[]): Promise<void> => {
      await kit.data.log.append(events);
      await vi.waitFor(async () => expect(await email.consumers[0]?.lag()).toBe(0), WAIT);
    },
    /** The order's only message, once it is what it shall become. */
    settled: (order: Order, status: 'sent' | 'skipped' | 'parked') =>
      vi.waitFor(async () => {
        const [message, ...rest] = await messagesOf(order);
        expect(rest).toEqual([]);
        expect(message).toMatchObject({ status });
        if (!message) throw new Error('There is no message');
        return message;
      }, WAIT),
    received: async (internetMessageId: string) => {
      const { messages } = await sink.messages({ messageId: internetMessageId });
      const [first, ...again] = messages;
      expect(again).toEqual([]);
      if (!first) throw new Error(`${internetMessageId} did not arrive`);
      return sink.message(first.id);
    },
    /** Makes what waits for its next attempt due at once. */
    skipTheWait: async (): Promise<void> => {
      await kit.data.system.run(sql("update message set due_at = now() where status = 'waiting'"));
    },
    stop: async (): Promise<void> => {
      await email.stop();
      await sink.stop();
      await kit.stop();
    },
  };
}
