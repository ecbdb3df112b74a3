import { newId } from '@concord/ids';
import { expect, test } from 'vitest';
import { afterAttempt, MAX_ATTEMPTS, retryDelayMs } from './attempt.ts';
import { type Message, messageIdOf } from './message.ts';

const NOW_MS = 1_000_000;
const eventId = newId('event');
const waiting: Message = {
  id: messageIdOf(eventId),
  eventId,
  kind: 'order_confirmation',
  status: 'waiting',
  orderId: newId('order'),
  partId: null,
  traceparent: null,
  customerId: null,
  attempts: 0,
  reason: null,
  dueAtMs: 0,
  createdAtMs: 0,
  sentAtMs: null,
  version: 1,
};

test('an event always has the same message, and no other event has it', () => {
  expect(messageIdOf(eventId)).toBe(waiting.id);
  expect(messageIdOf(newId('event'))).not.toBe(waiting.id);
});

test('the wait doubles with each failed attempt and never exceeds half an hour', () => {
  expect([1, 2, 3, 4, 11].map(retryDelayMs)).toEqual([1_000, 2_000, 4_000, 8_000, 1_024_000]);
  expect([12, 15, 1_000].map(retryDelayMs)).toEqual([1_800_000, 1_800_000, 1_800_000]);
});

test('a message that keeps failing is tried for more than two hours, and then waits for a person', () => {
  let message = waiting;
  let nowMs = NOW_MS;
  while (message.status === 'waiting') {
    message = afterAttempt(message, { outcome: 'failed', reason: 'busy' }, nowMs);
    if (message.status === 'waiting') nowMs = message.dueAtMs;
  }
  expect(message).toMatchObject({ status: 'parked', attempts: MAX_ATTEMPTS, reason: 'busy' });
  expect(nowMs - NOW_MS).toBeGreaterThan(2 * 3_600_000);
});

test('skipped and refused are the end of it; a reason is kept short', () => {
  expect(afterAttempt(waiting, { outcome: 'skipped', reason: 'no address' }, NOW_MS)).toMatchObject({
    status: 'skipped',
  });
  const refused = afterAttempt(waiting, { outcome: 'refused', reason: 'x'.repeat(9_000) }, NOW_MS);
  expect(refused.status).toBe('parked');
  expect(refused.reason).toHaveLength(500);
});
