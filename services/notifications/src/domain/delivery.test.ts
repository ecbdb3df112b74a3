import { expect, test } from 'vitest';
import { type Attempt, afterAttempt, type Delivery, PAUSES_MS, replayed } from './delivery.ts';

const waiting: Delivery & { readonly status: 'waiting' } = {
  id: 'dlv_1',
  endpointId: 'whk_1',
  eventId: 'evt_1',
  type: 'orders.order-placed.v1',
  body: '{}',
  status: 'waiting',
  attempts: [],
  dueAtMs: 0,
  createdAtMs: 0,
  version: 1,
};
const failing: Attempt = { atMs: 0, statusCode: 500, error: 'Answered 500', durationMs: 1 };

test('a message is tried ten times over about three days, then it has failed', () => {
  let delivery: Delivery = waiting;
  let nowMs = 0;
  for (const pauseMs of PAUSES_MS) {
    delivery = afterAttempt(delivery, failing, nowMs);
    expect(delivery).toMatchObject({ status: 'waiting', dueAtMs: nowMs + pauseMs });
    nowMs += pauseMs;
  }
  expect(nowMs / 3_600_000).toBeCloseTo(75.6, 1);
  expect(afterAttempt(delivery, failing, nowMs).status).toBe('failed');
});

test('any 2xx answer delivers; a redirect does not; a gone endpoint ends it at once', () => {
  const after = (statusCode: number | null) => afterAttempt(waiting, { ...failing, statusCode }, 0).status;
  expect([200, 204, 299, 302, 404, null, 410].map(after)).toEqual([
    'delivered',
    'delivered',
    'delivered',
    'waiting',
    'waiting',
    'waiting',
    'failed',
  ]);
});

test('a replay is due at once and has all its attempts before it', () => {
  const failed = afterAttempt(waiting, { ...failing, statusCode: 410 }, 0);
  expect(replayed(failed, 7)).toMatchObject({ status: 'waiting', dueAtMs: 7, attempts: [] });
});
