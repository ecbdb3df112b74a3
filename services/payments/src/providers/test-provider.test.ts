import { newId } from '@concord/ids';
import { temporaryFolder } from '@concord/testing/temporary-folder';
import { startWitness } from '@concord/witnesses';
import { expect, onTestFinished, test } from 'vitest';
import { providerContract } from '../../test/provider-contract.ts';
import { testProvider } from './test-provider.ts';

const startProvider = () => startWitness('payment-provider', { dataDir: temporaryFolder('provider') });

providerContract('test', async () => {
  const witness = await startProvider();
  const provider = testProvider(witness.url, { timeoutMs: 1_000 });
  const total = async (account: string) => (await witness.client.summary(account)).totals[0];
  return {
    provider,
    tokens: {
      success: 'tok_test_success',
      decline: 'tok_test_decline',
      actionRequired: 'tok_test_three_d_secure',
      slow: 'tok_test_time_out',
    },
    loseNextAnswer: async () => {
      await witness.client.control({ loseAnswers: 1 });
    },
    capturedMinor: async (account) => (await total(account))?.capturedMinor ?? 0,
    refundedMinor: async (account) => (await total(account))?.refundedMinor ?? 0,
    authorisations: async (account) => (await total(account))?.authorisations ?? 0,
    stop: async () => {
      await provider.close();
      await witness.stop();
    },
  };
});

const request = () => ({
  ...{ account: newId('merchant'), reference: `${newId('payment')}:0`, token: 'tok_test_success' },
  ...{ amountMinor: 100, currency: 'EUR' },
});

test('after calls that fail in a row the provider is left alone, and nothing that was not sent counts as unknown', async () => {
  const witness = await startProvider();
  const provider = testProvider(witness.url, { timeoutMs: 500, breakAfter: 3, halfOpenAfterMs: 60_000 });
  onTestFinished(async () => {
    await provider.close();
    await witness.stop();
  });
  await witness.client.control({ refuseCalls: 3 });
  for (let call = 0; call < 3; call++) expect(await provider.authorise(request())).toEqual({ outcome: 'unknown' });
  expect(await provider.authorise(request())).toEqual({ outcome: 'unavailable' });
  expect((await witness.client.book()).authorisations).toEqual([]);
});

test('a provider that is not there was not asked', async () => {
  const witness = await startProvider();
  await witness.stop();
  const provider = testProvider(witness.url, { timeoutMs: 1_000 });
  onTestFinished(() => provider.close());
  expect(await provider.authorise(request())).toEqual({ outcome: 'unavailable' });
});
