import { newId } from '@concord/ids';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AuthoriseCard, PaymentProvider } from '../src/ports.ts';

/** What a test needs of an adapter: the adapter, cards that behave, and a way to say what its provider does next. */
export type ProviderUnderTest = {
  readonly provider: PaymentProvider;
  readonly tokens: {
    readonly success: string;
    readonly decline: string;
    readonly actionRequired: string;
    readonly slow: string;
  };
  /** The next write is done, but its answer is lost. */
  readonly loseNextAnswer: () => Promise<void>;
  readonly capturedMinor: (account: string) => Promise<number>;
  readonly refundedMinor: (account: string) => Promise<number>;
  readonly authorisations: (account: string) => Promise<number>;
  readonly stop: () => Promise<void>;
};

/** What every adapter of the port promises. Its calls must end within a second in this suite. */
export function providerContract(name: string, start: () => Promise<ProviderUnderTest>): void {
  describe(`the ${name} provider keeps the port's promises`, () => {
    let under: ProviderUnderTest;
    beforeAll(async () => {
      under = await start();
    });
    afterAll(() => under.stop());

    const order = (more: Partial<AuthoriseCard> = {}): AuthoriseCard => ({
      ...{ account: newId('merchant'), reference: `${newId('payment')}:0`, token: under.tokens.success },
      ...{ amountMinor: 1_000, currency: 'EUR', ...more },
    });
    const authorised = async () => {
      const request = order();
      const outcome = await under.provider.authorise(request);
      if (outcome.outcome !== 'authorised') throw new Error(outcome.outcome);
      const { account, reference } = request;
      return { account, reference, authorisationId: outcome.authorisationId };
    };

    test('a good card is authorised, a bad one declined with a code, a careful one sent to its shopper', async () => {
      const { provider, tokens } = under;
      expect(await provider.authorise(order())).toMatchObject({
        outcome: 'authorised',
        authorisationId: expect.any(String),
      });
      expect(await provider.authorise(order({ token: tokens.decline }))).toMatchObject({
        outcome: 'declined',
        declineCode: expect.any(String),
      });
      expect(
        await provider.authorise(order({ token: tokens.actionRequired, returnUrl: 'https://shop.example' })),
      ).toMatchObject({
        outcome: 'action_required',
        actionUrl: expect.stringMatching(/^https?:/),
      });
      expect(await provider.authorise(order({ token: 'tok_unheard_of' }))).toMatchObject({ outcome: 'declined' });
    });

    test('the same reference again is the same authorisation', async () => {
      const request = order();
      const first = await under.provider.authorise(request);
      expect(await under.provider.authorise(request)).toEqual(first);
      expect(await under.authorisations(request.account)).toBe(1);
    });

    test('no answer is an outcome, and the status query finds what was done', async () => {
      const { provider, tokens } = under;
      for (const prepare of ['slow', 'lost'] as const) {
        const request = order(prepare === 'slow' ? { token: tokens.slow } : {});
        if (prepare === 'lost') await under.loseNextAnswer();
        expect(await provider.authorise(request)).toEqual({ outcome: 'unknown' });
        expect(await provider.find(request.account, request.reference)).toMatchObject({ outcome: 'authorised' });
      }
      expect(await provider.find(newId('merchant'), 'never-heard-of')).toEqual({ outcome: 'none' });
    });

    test('cancelling voids what is there, refuses what comes later, and can be repeated', async () => {
      const { provider } = under;
      const { account, reference } = await authorised();
      expect(await provider.cancel(account, reference)).toEqual({ outcome: 'done' });
      expect(await provider.cancel(account, reference)).toEqual({ outcome: 'done' });
      expect(await provider.find(account, reference)).toMatchObject({ outcome: 'declined' });
      const late = order();
      expect(await provider.cancel(late.account, late.reference)).toEqual({ outcome: 'done' });
      expect(await provider.authorise(late)).toMatchObject({ outcome: 'declined', declineCode: 'cancelled' });
      expect(await provider.find(late.account, late.reference)).toEqual({ outcome: 'unavailable' });
    });

    test.each(['capture', 'refund'] as const)(
      'a %s is made once per key, also when its answer was lost',
      async (kind) => {
        const { provider } = under;
        const made = await authorised();
        const move = { ...made, amountMinor: 1_000, again: false };
        if (kind === 'refund') await provider.capture({ ...move, key: newId('request') });
        const keyed = { ...move, amountMinor: 300, key: newId('request') };
        await under.loseNextAnswer();
        expect(await provider[kind](keyed)).toEqual({ outcome: 'unknown' });
        expect(await provider[kind]({ ...keyed, again: true })).toEqual({ outcome: 'done' });
        expect(await provider[kind](keyed)).toEqual({ outcome: 'done' });
        const moved = kind === 'capture' ? under.capturedMinor : under.refundedMinor;
        expect(await moved(made.account)).toBe(300);
      },
    );

    test('what the provider will never do is refused with its reason', async () => {
      const { provider } = under;
      const made = await authorised();
      const move = { ...made, amountMinor: 1_001, again: false };
      expect(await provider.capture({ ...move, key: newId('request') })).toEqual({
        outcome: 'refused',
        reason: expect.any(String),
      });
      expect(await provider.refund({ ...move, key: newId('request') })).toMatchObject({ outcome: 'refused' });
    });

    test('one account sees nothing of another', async () => {
      const { reference } = await authorised();
      expect(await under.provider.find(newId('merchant'), reference)).toEqual({ outcome: 'none' });
    });

    test('a message that is not about an authorisation says nothing', () => {
      expect(under.provider.readWebhook('{"type":"weather.changed","data":{}}')).toBeUndefined();
    });
  });
}
