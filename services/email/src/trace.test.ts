import { newId } from '@concord/ids';
import { startTracing } from '@concord/service/tracing';
import { type TestService, testService } from '@concord/testing';
import { type CollectedSpan, startCollector } from '@concord/testing/collector';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type MailSink, startMailSink } from '../test/mail-sink.ts';
import { newOrder, newStore, others, placed } from '../test/others.ts';
import { type Email, emailMigrations, startEmail } from './service.ts';

const WAIT = { timeout: 15_000, interval: 20 };
const TRACE = 'a'.repeat(32);
const CLICK = 'b'.repeat(16);
const store = newStore('Harbour & Sons', 'en-GB');
const world = others();
const merchantId = newId('merchant');

let collector: Awaited<ReturnType<typeof startCollector>>;
let tracing: ReturnType<typeof startTracing>;
let kit: TestService;
let sink: MailSink;

beforeAll(async () => {
  world.addStore(store);
  collector = await startCollector();
  tracing = startTracing({ service: 'test', endpoint: collector.url });
  kit = await testService('email', emailMigrations);
  sink = await startMailSink();
});
afterAll(async () => {
  await tracing.stop();
  await collector.stop();
  await sink.stop();
  await kit.stop();
});

function startSending(port: number): Email {
  const smtp = { host: '127.0.0.1', port };
  return startEmail({ ...kit, clients: world.clients, senderAddress: 'no-reply@mail.concord.test', smtp });
}

/** An order is placed by a click that is traced as `traceparent` says. */
async function place(traceparent?: string): Promise<string> {
  const order = newOrder(store);
  world.addOrder(order);
  await kit.data.log.append([{ ...placed(merchantId, order), ...(traceparent ? { traceparent } : {}) }]);
  return order.id;
}

async function untilMessage(email: Email, orderId: string, matching: object): Promise<void> {
  const call = await kit.caller(merchantId);
  await vi.waitFor(async () => {
    const found = await email.client.listMessages({ orderIds: [orderId] }, call);
    expect(found).toMatchObject({ ok: true, value: { items: [matching] } });
  }, WAIT);
}

/** The way from a span up to the click, by names. */
function pathOf(span: CollectedSpan, spans: readonly CollectedSpan[]): string {
  const parent = spans.find(({ spanId }) => spanId === span.parentSpanId);
  return parent ? `${pathOf(parent, spans)} > ${span.name}` : `${span.parentSpanId} > ${span.name}`;
}

/** The spans of all that has happened; what mails tell of themselves is published first. */
async function collected(): Promise<readonly CollectedSpan[]> {
  await kit.published();
  await tracing.flush();
  return collector.spans.splice(0);
}

test('the sending of a mail stands in the trace of what it tells of, also when another process sends it later', async () => {
  const away = startSending(1);
  const orderId = await place(`00-${TRACE}-${CLICK}-01`);
  await untilMessage(away, orderId, { status: 'waiting', attempts: 1 });
  await away.stop();
  const failed = await collected();
  const home = startSending(sink.smtpPort);
  await untilMessage(home, orderId, { status: 'sent' });
  await home.stop();
  const spans = [...failed, ...(await collected())];
  expect(new Set(spans.map(({ traceId }) => traceId))).toEqual(new Set([TRACE]));
  const told = `${CLICK} > email.messages handle`;
  const sends = spans.filter(({ name }) => name === 'SMTP send');
  expect(sends.length).toBeGreaterThanOrEqual(2);
  for (const span of sends) expect(pathOf(span, spans)).toBe(`${told} > email send > SMTP send`);
  expect(spans.map((span) => pathOf(span, spans))).toContain(`${told} > email send > email batch`);
});

test('a mail about what nobody traces has no span', async () => {
  const email = startSending(sink.smtpPort);
  await untilMessage(email, await place(), { status: 'sent' });
  await untilMessage(email, await place(`00-${TRACE}-${CLICK}-00`), { status: 'sent' });
  await email.stop();
  expect(await collected()).toEqual([]);
});
