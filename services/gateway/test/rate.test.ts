import { openKeyValues } from '@concord/key-value';
import { expect, test } from 'vitest';
import { gatewaysThatShare } from './rate-fixture.ts';

test('an address that asks too often is told how long to wait, whatever it asks for', async () => {
  const values = await openKeyValues({ onError: () => undefined });
  const [ask] = await gatewaysThatShare([values.of('gateway')]);
  const answers = await Promise.all(Array.from({ length: 30 }, () => ask?.()));
  const refused = answers.filter((answer) => answer?.status === 429);
  // Two a second is a burst of twenty; one or two more may come while they are asked.
  expect(refused.length).toBeGreaterThanOrEqual(8);
  expect(refused.length).toBeLessThanOrEqual(10);
  expect(Number(refused[0]?.headers.get('retry-after'))).toBe(1);
  expect(await refused[0]?.json()).toMatchObject({ status: 429, code: 'TOO_MANY_REQUESTS' });
});
