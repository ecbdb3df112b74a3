import { temporaryFolder } from '@concord/testing/temporary-folder';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startWitness, type Witness } from '../start-witness.ts';

const RETURN_URL = 'https://shop.example/checkout?cart=7';
let provider: Witness<'payment-provider'>;
beforeAll(async () => {
  provider = await startWitness('payment-provider', { dataDir: temporaryFolder('provider-pages') });
});
afterAll(() => provider.stop());

function submit(path: string, form: Record<string, string>): Promise<Response> {
  return fetch(`${provider.url}${path}`, { method: 'POST', body: new URLSearchParams(form), redirect: 'manual' });
}
const card = { cardNumber: '4242 4242 4242 4242', expiryMonth: '12', expiryYear: '2090', cvc: '123' };

test('the hosted page takes a test card and hands its token to the return URL', async () => {
  const page = await fetch(`${provider.url}/tokenise?${new URLSearchParams({ return_url: RETURN_URL })}`);
  expect(await page.text()).toContain('value="https://shop.example/checkout?cart=7"');
  const answer = await submit('/tokenise', { ...card, return_url: RETURN_URL });
  expect(answer.status).toBe(303);
  const back = new URL(answer.headers.get('location') ?? '');
  expect([back.origin, back.searchParams.get('cart'), back.searchParams.get('last4')]).toEqual([
    'https://shop.example',
    '7',
    '4242',
  ]);
  const token = back.searchParams.get('token') ?? '';
  const request = { merchantAccount: 'acme', token, amountMinor: 5, currency: 'EUR', reference: 'page' };
  expect(await provider.client.authorise(request, 'page')).toMatchObject({ value: { status: 'authorised' } });
});

test('an embedded page posts the token to the origin of the return URL only', async () => {
  const answer = await submit('/tokenise', { ...card, return_url: RETURN_URL, hand_over: 'message' });
  expect(answer.headers.get('content-security-policy')).toContain('frame-ancestors https://shop.example');
  expect(await answer.text()).toMatch(
    /postMessage\(\{"type":"test-card-token","token":"tok_\w+".*\}, "https:\/\/shop\.example"\)/,
  );
});

test('a real card number is refused with words, and never echoed or stored', async () => {
  const answer = await submit('/tokenise', { ...card, cardNumber: '4111111111111111', return_url: RETURN_URL });
  expect(answer.status).toBe(422);
  const text = await answer.text();
  expect(text).toContain('role="alert"');
  expect(text).not.toContain('4111');
});

test('return URLs are web addresses and cannot break out of the page', async () => {
  for (const bad of ['javascript:alert(1)', 'data:text/html,x', '', '/relative'])
    expect((await fetch(`${provider.url}/tokenise?${new URLSearchParams({ return_url: bad })}`)).status).toBe(400);
  const odd = 'https://shop.example/?"><script>alert(1)</script>';
  const page = await fetch(`${provider.url}/tokenise?${new URLSearchParams({ return_url: odd })}`);
  expect(await page.text()).not.toContain('<script>alert');
});

test('tokens may be made from the pages of any shop, money may be moved from none', async () => {
  const preflight = await fetch(`${provider.url}/v1/tokens`, { method: 'OPTIONS' });
  expect(preflight.headers.get('access-control-allow-origin')).toBe('*');
  const tokens = await fetch(`${provider.url}/v1/tokens`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...card, expiryMonth: 12, expiryYear: 2090 }),
  });
  expect([tokens.status, tokens.headers.get('access-control-allow-origin')]).toEqual([201, '*']);
  const money = await fetch(`${provider.url}/v1/authorisations`, { method: 'POST', body: '{}' });
  expect([money.status, money.headers.get('access-control-allow-origin')]).toEqual([415, null]);
});

test.each([
  ['approve', 'authorised'],
  ['fail', 'declined'],
])('3-D Secure: %s ends as %s, once, and leads back to the shop', async (outcome, status) => {
  const request = {
    merchantAccount: 'acme',
    token: 'tok_test_three_d_secure',
    amountMinor: 1999,
    currency: 'EUR',
    reference: `3ds-${outcome}`,
    returnUrl: RETURN_URL,
  };
  const made = await provider.client.authorise(request, outcome);
  if (!made.ok) throw new Error(made.code);
  const { id, actionUrl = '' } = made.value;
  expect(await provider.client.capture(id, 1, `${outcome}-early`)).toMatchObject({ code: 'NOT_CAPTURABLE' });
  expect(await (await fetch(actionUrl)).text()).toContain('€19.99');
  const answer = await submit(new URL(actionUrl).pathname, { outcome });
  expect(answer.headers.get('location')).toBe(`${RETURN_URL}&authorisation=${id}&status=${status}`);
  const again = await submit(new URL(actionUrl).pathname, { outcome: outcome === 'fail' ? 'approve' : 'fail' });
  expect(again.headers.get('location')).toBe(`${RETURN_URL}&authorisation=${id}&status=${status}`);
  expect(await provider.client.get(id)).toMatchObject({ value: { status, version: 2 } });
});
