import { expect, test } from 'vitest';
import { oneBehind } from './one-behind.ts';

test('a step begins when the one before is done, and its bringer waits for no more than that', async () => {
  const steps = oneBehind();
  const first = Promise.withResolvers<void>();
  const seen: string[] = [];
  await steps.next(async () => {
    await first.promise;
    seen.push('first');
  });
  const second = steps.next(async () => void seen.push('second'));
  seen.push('meanwhile');
  first.resolve();
  await second;
  await steps.done();
  expect(seen).toEqual(['meanwhile', 'first', 'second']);
});

test('the fault of a step is thrown to whoever brings the next one, which does not begin', async () => {
  const steps = oneBehind();
  await steps.next(async () => {
    throw new Error('away');
  });
  const begun: string[] = [];
  await expect(steps.next(async () => void begun.push('next'))).rejects.toThrow('away');
  expect(begun).toEqual([]);
  await expect(steps.done()).rejects.toThrow('away');
});
