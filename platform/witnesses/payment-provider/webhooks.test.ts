import { temporaryFolder } from '@concord/testing/temporary-folder';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startWitness, type Witness } from '../start-witness.ts';
import { DEFAULT_CONTROL } from './control.ts';

let provider: Witness<'payment-provider'>;
let receiver: Witness<'webhook-receiver'>;
const providerData = temporaryFolder('provider-hooks');
const timing = { webhookRetryBaseMs: 20, webhookWindowMs: 150, lateWebhookDelayMs: 400 };

beforeAll(async () => {
  provider = await startWitness('payment-provider', { dataDir: providerData });
  receiver = await startWitness('webhook-receiver', { dataDir: temporaryFolder('receiver-hooks') });
});
beforeEach(async () => {
  await provider.client.control({ ...DEFAULT_CONTROL, ...timing });
});
afterAll(async () => {
  await provider.stop();
  await receiver.stop();
});

/** An account of its own per test, whose webhooks go to a hook of the same name with the same secret. */
async function openAccount(name: string): Promise<void> {
  const { webhookSecret } = await provider.client.setAccount(name, { webhookUrl: receiver.client.hookUrl(name) });
  await receiver.client.setHook(name, webhookSecret);
}
async function sell(merchantAccount: string, token = 'tok_test_success'): Promise<string> {
  const reference = `${merchantAccount}-${token}`;
  const request = { merchantAccount, token, amountMinor: 1000, currency: 'EUR', reference };
  const made = await provider.client.authorise(request, reference);
  if (!made.ok) throw new Error(made.code);
  return made.value.id;
}
async function takenTypes(hook: string): Promise<string[]> {
  const { deliveries } = await receiver.client.deliveries({ hook });
  return deliveries.filter((each) => each.outcome === 'taken').map((each) => each.type);
}

test('every change of an authorisation is told, signed so that the standard library verifies it', async () => {
  await openAccount('signed');
  const id = await sell('signed');
  await provider.client.capture(id, 400, 'signed-c');
  await provider.client.refund(id, 100, 'signed-r');
  await provider.client.voidRest(id);
  await expect
    .poll(async () => (await takenTypes('signed')).toSorted())
    .toEqual(['authorisation.authorised', 'authorisation.voided', 'capture.succeeded', 'refund.succeeded']);
  const { messages } = await receiver.client.book({ hook: 'signed' });
  const captured = messages.find((message) => message.type === 'capture.succeeded');
  expect(JSON.parse(captured?.body ?? '{}').data).toMatchObject({ id, capturedMinor: 400, version: 2 });
});

test('a webhook that fails is tried again with the same id until it is taken', async () => {
  await openAccount('failing');
  await receiver.client.control({ failNext: 3 });
  await sell('failing');
  await expect
    .poll(async () => (await receiver.client.book({ hook: 'failing' })).messages)
    .toMatchObject([{ attempts: 4, taken: 1, duplicates: 0 }]);
});

test('a webhook that always fails is abandoned after a bounded number of attempts', async () => {
  await openAccount('dead');
  const before = (await provider.client.health()).webhooks.abandoned;
  await provider.client.control({ webhookMaxAttempts: 3 });
  await receiver.client.control({ failNext: 3 });
  await sell('dead');
  await expect.poll(async () => (await provider.client.health()).webhooks.abandoned).toBe(before + 1);
  expect((await receiver.client.book({ hook: 'dead' })).messages).toMatchObject([{ attempts: 3, taken: 0 }]);
});

test('repeated delivery sends the same event with the same id several times', async () => {
  await openAccount('repeated');
  await provider.client.control({ webhookCopies: 3 });
  await sell('repeated');
  await expect
    .poll(async () => (await receiver.client.book({ hook: 'repeated' })).messages)
    .toMatchObject([{ taken: 3, duplicates: 2, sameBody: true }]);
});

test('out-of-order delivery tells the newest event first', async () => {
  await openAccount('reversed');
  await provider.client.control({ webhookOrder: 'reversed', webhooksPaused: true });
  const id = await sell('reversed');
  await provider.client.capture(id, 1000, 'reversed-c');
  await provider.client.refund(id, 1000, 'reversed-r');
  await provider.client.control({ webhooksPaused: false });
  await expect
    .poll(() => takenTypes('reversed'))
    .toEqual(['refund.succeeded', 'capture.succeeded', 'authorisation.authorised']);
});

test('the late-webhook card is told after the events that follow it', async () => {
  await openAccount('late');
  const id = await sell('late', 'tok_test_late_webhook');
  await provider.client.capture(id, 1000, 'late-c');
  await expect.poll(() => takenTypes('late')).toEqual(['capture.succeeded', 'authorisation.authorised']);
});

test('what is still due goes to the present address of an account that moved', async () => {
  await openAccount('moved');
  await provider.client.control({ webhooksPaused: true });
  await sell('moved');
  await receiver.client.setHook(
    'moved-on',
    (await provider.client.setAccount('moved', { webhookUrl: receiver.client.hookUrl('moved-on') })).webhookSecret,
  );
  await provider.client.control({ webhooksPaused: false });
  await expect.poll(() => takenTypes('moved-on')).toEqual(['authorisation.authorised']);
  expect(await takenTypes('moved')).toEqual([]);
});

test('webhooks that were due at kill -9 are delivered after the restart', async () => {
  await openAccount('killed');
  await provider.client.control({ webhooksPaused: true });
  await sell('killed');
  expect((await provider.client.health()).webhooks.pending).toBe(1);
  await provider.kill();
  expect(await takenTypes('killed')).toEqual([]);
  provider = await startWitness('payment-provider', { dataDir: providerData, port: provider.port });
  await expect.poll(() => takenTypes('killed')).toEqual(['authorisation.authorised']);
});
