import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { openLoop } from './open-loop.ts';
import { newRecorder } from './recorder.ts';
import type { Shopper } from './shopper.ts';

const shopper: Shopper = {
  graph: () => Promise.reject(new Error('nothing is asked here')),
  rest: () => Promise.reject(new Error('nothing is asked here')),
  close: async () => undefined,
};

test('who was due while the platform stood still has waited, though nobody asked for him', async () => {
  const recorder = newRecorder();
  const standsStillMs = 300;
  let asked = 0;
  let over = false;
  const operation = async (): Promise<undefined> => {
    asked += 1;
    if (asked === 1) await delay(standsStillMs);
    if (asked === 40) over = true;
  };
  recorder.begin();
  await openLoop([shopper], operation, recorder, 100, () => over);
  recorder.end();
  const { latency, operations } = recorder.result();
  // Thirty were due in the standstill: a closed loop would have seen one of them.
  expect(operations).toBeGreaterThanOrEqual(40);
  expect(latency.p75Ms).toBeGreaterThan(standsStillMs / 4);
  expect(latency.maxMs).toBeGreaterThanOrEqual(standsStillMs - 1);
});
