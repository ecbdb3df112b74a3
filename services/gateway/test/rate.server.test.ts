import { openKeyValues } from '@concord/key-value';
import { serverUrl } from '@concord/testing';
import { expect, onTestFinished, test } from 'vitest';
import { gatewaysThatShare } from './rate-fixture.ts';

test('gateways on one Redis count an address together', async () => {
  const open = async () => {
    const values = await openKeyValues({ url: serverUrl('CONCORD_REDIS_URL'), onError: () => undefined });
    onTestFinished(values.close);
    return values.of(`gateway-${process.pid}`);
  };
  const gateways = await gatewaysThatShare([await open(), await open()]);
  const answers = await Promise.all(
    gateways.flatMap((ask) => Array.from({ length: 20 }, async () => (await ask()).status)),
  );
  const given = answers.filter((status) => status === 200).length;
  expect(given).toBeGreaterThanOrEqual(20);
  expect(given).toBeLessThanOrEqual(23);
  expect(answers.filter((status) => status === 429).length).toBe(40 - given);
});
