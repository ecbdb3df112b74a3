import { temporaryFolder } from '@concord/testing/temporary-folder';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startWitness, type Witness } from '../start-witness.ts';
import { type Answered, paymentProviderClient } from './client.ts';

let provider: Witness<'payment-provider'>;
beforeAll(async () => {
  provider = await startWitness('payment-provider', { dataDir: temporaryFolder('provider') });
});
afterAll(() => provider.stop());

let counter = 0;
function request(overrides: { token?: string; reference?: string; amountMinor?: number; returnUrl?: string } = {}) {
  const reference = `pay_${++counter}`;
  return {
    merchantAccount: 'acme',
    token: 'tok_test_success',
    amountMinor: 1000,
    currency: 'EUR',
    reference,
    ...overrides,
  };
}
function accepted<Value>(answered: Answered<Value>): Value {
  if (!answered.ok) throw new Error(`Refused with ${answered.code}`);
  return answered.value;
}
function codeOf(answered: Answered<unknown>): string {
  return answered.ok ? 'ACCEPTED' : answered.code;
}

test.each([
  ['4242 4242 4242 4242', 'authorised', undefined],
  ['4000000000000002', 'declined', 'do_not_honour'],
  ['4000000000009995', 'declined', 'insufficient_funds'],
  ['4000002500003155', 'action_required', undefined],
])('the test card %s leads to %s', async (cardNumber, status, declineCode) => {
  const { token } = accepted(await provider.client.tokenise(cardNumber));
  const made = accepted(await provider.client.authorise(request({ token }), `k-${token}`));
  expect([made.status, made.declineCode]).toEqual([status, declineCode]);
});

test('a number that is no documented test card is refused, and so is an expired card', async () => {
  expect(codeOf(await provider.client.tokenise('4111111111111111'))).toBe('NOT_A_TEST_CARD');
  expect(codeOf(await provider.client.tokenise('4242424242424242', 2020))).toBe('EXPIRED_CARD');
});

test('captures are partial and repeated, and never exceed what was authorised', async () => {
  const { id } = accepted(await provider.client.authorise(request(), 'cap-a'));
  expect(accepted(await provider.client.capture(id, 600, 'cap-1')).authorisation.capturedMinor).toBe(600);
  expect(codeOf(await provider.client.capture(id, 401, 'cap-2'))).toBe('EXCEEDS_AUTHORISED');
  expect(accepted(await provider.client.capture(id, 400, 'cap-3')).authorisation).toMatchObject({
    status: 'captured',
    capturedMinor: 1000,
  });
  expect(codeOf(await provider.client.capture(id, 1, 'cap-4'))).toBe('EXCEEDS_AUTHORISED');
});

test('refunds never exceed what was captured', async () => {
  const { id } = accepted(await provider.client.authorise(request(), 'ref-a'));
  expect(codeOf(await provider.client.refund(id, 1, 'ref-0'))).toBe('EXCEEDS_CAPTURED');
  await provider.client.capture(id, 700, 'ref-1');
  expect(accepted(await provider.client.refund(id, 300, 'ref-2')).authorisation.refundedMinor).toBe(300);
  expect(codeOf(await provider.client.refund(id, 401, 'ref-3'))).toBe('EXCEEDS_CAPTURED');
  expect(accepted(await provider.client.refund(id, 400, 'ref-4')).authorisation.refundedMinor).toBe(700);
});

test('contending captures of one authorisation never exceed it', async () => {
  const { id } = accepted(await provider.client.authorise(request(), 'race-a'));
  const all = await Promise.all(
    Array.from({ length: 20 }, (_, index) => provider.client.capture(id, 300, `race-${index}`)),
  );
  expect(all.filter((each) => each.ok)).toHaveLength(3);
  expect(accepted(await provider.client.get(id)).capturedMinor).toBe(900);
});

test('a void releases what is not captured and ends capturing', async () => {
  const { id } = accepted(await provider.client.authorise(request(), 'void-a'));
  await provider.client.capture(id, 250, 'void-1');
  expect(accepted(await provider.client.voidRest(id))).toMatchObject({ status: 'captured', voidedMinor: 750 });
  expect(codeOf(await provider.client.capture(id, 1, 'void-2'))).toBe('NOT_CAPTURABLE');
  expect(accepted(await provider.client.voidRest(id)).version).toBe(3);
  const { id: untouched } = accepted(await provider.client.authorise(request(), 'void-b'));
  expect(accepted(await provider.client.voidRest(untouched))).toMatchObject({ status: 'voided', voidedMinor: 1000 });
});

test('the same key and body give the same answer and one effect, also in flight at once (L5)', async () => {
  const body = request();
  const answers = await Promise.all(Array.from({ length: 10 }, () => provider.client.authorise(body, 'same')));
  const ids = new Set(answers.map((each) => accepted(each).id));
  expect(ids.size).toBe(1);
  const [id = ''] = ids;
  const captures = await Promise.all(
    Array.from({ length: 10 }, () => provider.client.capture(id, 100, 'same-capture')),
  );
  expect(new Set(captures.map((each) => accepted(each).id)).size).toBe(1);
  expect(accepted(await provider.client.get(id)).capturedMinor).toBe(100);
  expect(accepted(await provider.client.authorise(body, 'same'))).toEqual(answers.map(accepted)[0]);
});

test('the same key with another body, or for another operation, is refused with 422', async () => {
  const body = request();
  const { id } = accepted(await provider.client.authorise(body, 'other'));
  expect(await provider.client.authorise({ ...body, amountMinor: 1001 }, 'other')).toMatchObject({
    status: 422,
    code: 'IDEMPOTENCY_KEY_REUSED',
  });
  expect(codeOf(await provider.client.capture(id, 1000, 'other'))).toBe('IDEMPOTENCY_KEY_REUSED');
});

test('the key of one merchant account means nothing in another', async () => {
  const first = accepted(await provider.client.authorise(request(), 'shared'));
  const second = accepted(await provider.client.authorise({ ...request(), merchantAccount: 'other' }, 'shared'));
  expect(second.id).not.toBe(first.id);
});

test('a cancellation that overtakes its authorisation refuses it for ever', async () => {
  const body = request();
  expect(accepted(await provider.client.cancel('acme', body.reference)).authorisations).toEqual([]);
  expect(await provider.client.authorise(body, 'late')).toMatchObject({ status: 409, code: 'CANCELLED' });
  expect(codeOf(await provider.client.authorise(body, 'later'))).toBe('CANCELLED');
  expect((await provider.client.find('acme', body.reference)).cancelled).toBe(true);
  const elsewhere = { ...body, merchantAccount: 'other' };
  expect(accepted(await provider.client.authorise(elsewhere, 'elsewhere')).status).toBe('authorised');
});

test('a cancellation voids what was authorised, and refuses when money was captured', async () => {
  const body = request();
  await provider.client.authorise(body, 'undo');
  const cancelled = accepted(await provider.client.cancel('acme', body.reference));
  expect(cancelled.authorisations.map((each) => each.status)).toEqual(['voided']);
  expect(codeOf(await provider.client.authorise(body, 'undo'))).toBe('CANCELLED');
  const captured = request();
  const { id } = accepted(await provider.client.authorise(captured, 'undo-2'));
  await provider.client.capture(id, 1, 'undo-3');
  expect(codeOf(await provider.client.cancel('acme', captured.reference))).toBe('ALREADY_CAPTURED');
  expect((await provider.client.find('acme', captured.reference)).cancelled).toBe(false);
});

test('the time-out card is authorised though no answer comes: the status query tells, a repeat answers', async () => {
  const impatient = paymentProviderClient(provider.url, { timeoutMs: 300 });
  const body = request({ token: 'tok_test_time_out' });
  await expect(impatient.authorise(body, 'slow')).rejects.toThrow('No answer to /v1/authorisations within 300 ms');
  const { authorisations } = await impatient.find('acme', body.reference);
  expect(authorisations.map((each) => each.status)).toEqual(['authorised']);
  expect([accepted(await impatient.authorise(body, 'slow'))]).toEqual(authorisations);
  impatient.close();
});

test('an answer lost after the work leaves one effect, found by its key and by its reference', async () => {
  const body = request();
  await provider.client.control({ loseAnswers: 1 });
  await expect(provider.client.authorise(body, 'lost')).rejects.toThrow(/hang up|reset/);
  const repeated = accepted(await provider.client.authorise(body, 'lost'));
  expect((await provider.client.find('acme', body.reference)).authorisations).toEqual([repeated]);
});

test('a refused call has no effect', async () => {
  const body = request();
  await provider.client.control({ refuseCalls: 1 });
  expect(await provider.client.authorise(body, 'refused')).toMatchObject({ status: 503 });
  expect((await provider.client.find('acme', body.reference)).authorisations).toEqual([]);
});

test('amounts are positive whole numbers and the book needs a key', async () => {
  for (const amountMinor of [0, -1, 1.5, 2 ** 53])
    expect(codeOf(await provider.client.authorise(request({ amountMinor }), 'bad'))).toBe('INVALID_INPUT');
  expect(codeOf(await provider.client.authorise(request(), ''))).toBe('IDEMPOTENCY_KEY_REQUIRED');
});

test('the pages of the book hold every authorisation once, and the summary adds up to them', async () => {
  const merchantAccount = 'booked';
  for (let index = 0; index < 7; index++) {
    const body = { ...request(), merchantAccount };
    const { id } = accepted(await provider.client.authorise(body, `book-${index}`));
    if (index % 2 === 0) await provider.client.capture(id, 100 + index, `book-c-${index}`);
  }
  const rows = [];
  let after: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof provider.client.book>> = await provider.client.book({
      merchantAccount,
      limit: '3',
      ...(after === null ? {} : { after }),
    });
    rows.push(...page.authorisations);
    after = page.next;
  } while (after !== null);
  expect(rows).toHaveLength(7);
  expect(new Set(rows.map((row) => row.id)).size).toBe(7);
  const { totals } = await provider.client.summary(merchantAccount);
  expect(totals).toMatchObject([{ authorisations: 7, authorisedMinor: 7000, capturedMinor: 412, refundedMinor: 0 }]);
});
