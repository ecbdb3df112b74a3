import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type CardOutcome, withOutcomes } from './card-outcome.ts';
import { type Payment, tombstone, type Undecided } from './payment.ts';
import type { Tender } from './tender.ts';

const times = { nowMs: 2_000, dueAtMs: 3_000 };
const cardTender = (index: number): Tender => ({
  ...{ kind: 'card', provider: 'test', reference: `pay:${index}`, amountMinor: 100, refundedMinor: 0 },
  ...{ card: { state: 'requested' }, providerVersion: 0 },
});
const asked = (cards: number): Undecided => ({
  ...tombstone('pay', 1_000),
  status: 'authorising',
  tenders: Array.from({ length: cards }, (_, index) => cardTender(index)),
  dueAtMs: 1_500,
});
const said = (...outcomes: CardOutcome[]) => outcomes.map((outcome, index) => ({ reference: `pay:${index}`, outcome }));

const authorised = (version = 1): CardOutcome => ({ outcome: 'authorised', authorisationId: 'a', version });
const challenged: CardOutcome = {
  outcome: 'action_required',
  authorisationId: 'a',
  actionUrl: 'https://3ds',
  version: 1,
};
const declined: CardOutcome = { outcome: 'declined', declineCode: 'no', version: 2 };
const unknown: CardOutcome = { outcome: 'unknown' };

test.each([
  [[authorised()], 'authorised'],
  [[challenged], 'action_required'],
  [[declined], 'declined'],
  [[{ outcome: 'unavailable' } as const], 'declined'],
  [[authorised(), challenged], 'action_required'],
  [[authorised(), unknown], 'authorising'],
  [[authorised(), declined], 'cancelling'],
  [[unknown, declined], 'cancelling'],
  [[declined, declined], 'declined'],
] as [CardOutcome[], Payment['status']][])('cards that are %j make the payment %s', (outcomes, status) => {
  expect(withOutcomes(asked(outcomes.length), said(...outcomes), times).status).toBe(status);
});

test('nothing new changes nothing, not even the version', () => {
  const payment = asked(1);
  expect(withOutcomes(payment, said(unknown), times)).toBe(payment);
  const waiting = withOutcomes(payment, said(challenged), times);
  if (waiting.status !== 'action_required') throw new Error(waiting.status);
  expect(withOutcomes(waiting, said(challenged), times)).toBe(waiting);
});

test('messages of one authorisation in any order and number lead to the newest one they contain', () => {
  const history: CardOutcome[] = [challenged, authorised(2)];
  fc.assert(
    fc.property(fc.array(fc.nat(1), { minLength: 1, maxLength: 8 }), (indexes) => {
      let payment: Payment = asked(1);
      for (const index of indexes) {
        if (payment.status !== 'authorising' && payment.status !== 'action_required') break;
        payment = withOutcomes(payment, said(history[index] ?? unknown), times);
      }
      expect(payment.status).toBe(indexes.includes(1) ? 'authorised' : 'action_required');
    }),
  );
});
