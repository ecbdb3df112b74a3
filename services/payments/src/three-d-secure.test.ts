import { newId } from '@concord/ids';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  auditAll,
  card,
  giftCard,
  merchant,
  must,
  type PaymentsUnderTest,
  paymentsUnderTest,
} from '../test/payments-service.ts';

let under: PaymentsUnderTest;

beforeAll(async () => {
  under = await paymentsUnderTest();
});
afterAll(() => under.stop());

const THREE_D_SECURE = 'tok_test_three_d_secure';
const WAIT = { timeout: 8_000, interval: 20 };

/** A merchant whose provider knows where to send webhooks, with a payment that the shopper must confirm. */
async function waiting() {
  const shop = await merchant(under);
  const { client, call } = shop;
  await client.connectProvider({}, call);
  await expect.poll(async () => must(await client.connectProvider({}, call)).connected, WAIT).toBe(true);
  const asked = must(await shop.pay([card(900, THREE_D_SECURE)], { returnUrl: 'https://shop.example/return' }));
  const challenge = String(asked.actionUrl?.split('/').at(-1));
  const status = async () => (await shop.payment(asked.paymentId)).status;
  return { ...shop, asked, challenge, status, paymentId: asked.paymentId };
}

test('the shopper is sent to confirm, and the webhook of the confirmation authorises the payment', async () => {
  const { asked, challenge, status, paymentId, client, call } = await waiting();
  expect(asked).toMatchObject({ status: 'action_required', actionUrl: expect.stringContaining('/3ds/') });
  await under.provider().client.answerChallenge(challenge, 'approve');
  await expect.poll(status, WAIT).toBe('authorised');
  expect(must(await client.capturePayment({ paymentId, orderId: newId('order') }, call)).status).toBe('captured');
});

test('a failed confirmation declines the payment', async () => {
  const { challenge, status } = await waiting();
  await under.provider().client.answerChallenge(challenge, 'fail');
  await expect.poll(status, WAIT).toBe('declined');
});

test('without webhooks, a status query finds the confirmation', async () => {
  const { asked, challenge, paymentId, client, call } = await waiting();
  await under.provider().client.control({ webhooksPaused: true });
  await under.provider().client.answerChallenge(challenge, 'approve');
  expect(must(await client.resumePayment({ paymentId }, call))).toMatchObject({ status: 'authorised' });
  await under.provider().client.control({ webhooksPaused: false });
  expect(asked.status).toBe('action_required');
});

test('webhooks three times over and newest first: one outcome, once', async () => {
  const { control } = under.provider().client;
  await control({ webhookCopies: 3, webhookOrder: 'reversed', webhookWindowMs: 100 });
  const { challenge, status, paymentId } = await waiting();
  await under.provider().client.answerChallenge(challenge, 'approve');
  await expect.poll(status, WAIT).toBe('authorised');
  await expect.poll(async () => (await under.provider().client.health()).webhooks.pending, WAIT).toBe(0);
  await control({ webhookCopies: 1, webhookOrder: 'as-made' });
  expect(await status()).toBe('authorised');
  const events = (await under.kit.published()).filter((event) => event.key === paymentId);
  expect(events.map((event) => event.type)).toEqual(['payments.payment-authorised.v1']);
});

test('cancelled while the shopper hesitates: the late confirmation authorises nothing', async () => {
  const { challenge, paymentId, client, call, status, merchantId } = await waiting();
  expect(must(await client.cancelPayment({ paymentId }, call)).status).toBe('voided');
  await under.provider().client.answerChallenge(challenge, 'approve');
  must(await client.resumePayment({ paymentId }, call));
  expect(await status()).toBe('voided');
  const { authorisations } = await under.provider().client.book({ merchantAccount: merchantId });
  expect(authorisations).toMatchObject([{ status: 'voided', voidedMinor: 900, capturedMinor: 0 }]);
});

test('what a gift card pays of it stays held while the shopper confirms', async () => {
  const { client, call, pay } = await merchant(under);
  const { code } = must(await client.issueGiftCard({ amountMinor: 500, currency: 'EUR' }, call));
  const { paymentId } = must(await pay([giftCard(code, 500), card(400, THREE_D_SECURE)]));
  expect(must(await client.getGiftCard({ code }, call))).toMatchObject({ heldMinor: 500 });
  must(await client.cancelPayment({ paymentId }, call));
  expect(must(await client.getGiftCard({ code }, call))).toMatchObject({ heldMinor: 0, availableMinor: 500 });
});

test('a forged, altered, outdated or misdirected webhook is refused', async () => {
  const { client, call, paymentId, challenge, status } = await waiting();
  const { endpointId } = must(await client.connectProvider({}, call));
  const body = JSON.stringify({
    type: 'authorisation.authorised',
    data: { id: challenge, reference: `${paymentId}:0`, status: 'authorised', captures: [], refunds: [], version: 99 },
  });
  const timestamp = String(Math.floor(Date.now() / 1000));
  const forged = { endpointId, body, id: 'evt_1', timestamp, signature: 'v1,Zm9yZ2Vk' };
  for (const message of [
    forged,
    { ...forged, timestamp: '1' },
    { ...forged, signature: '' },
    { ...forged, endpointId: 'whe_other' },
  ]) {
    expect(await client.handleProviderWebhook(message, { token: undefined })).toMatchObject({
      rejection: { code: 'WEBHOOK_REFUSED' },
    });
  }
  expect(await status()).toBe('action_required');
});

test('a new merchant is connected by the event of its creation', async () => {
  const shop = await merchant(under);
  await under.kit.data.log.append([
    {
      id: newId('event'),
      type: 'merchant.merchant-created.v1',
      source: 'merchant',
      merchantId: shop.merchantId,
      key: shop.merchantId,
      data: {},
      occurredAtMs: Date.now(),
      traceparent: undefined,
    },
  ]);
  await expect.poll(async () => must(await shop.client.connectProvider({}, shop.call)).connected, WAIT).toBe(true);
});

test('after all of this the audit finds nothing wrong', async () => {
  expect((await auditAll(under)).violations).toEqual([]);
});
