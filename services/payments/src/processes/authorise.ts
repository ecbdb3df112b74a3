import type { CallContext, IdempotencyRejection } from '@concord/database';
import { faultPoint } from '@concord/fault-points';
import { accept, type Result } from '@concord/result';
import type { CardOutcome, OutcomeOf } from '../domain/card-outcome.ts';
import type { Payment } from '../domain/payment.ts';
import { cardsOf } from '../domain/tender.ts';
import type { PaymentProvider } from '../ports.ts';
import { type AuthorisationRefused, type AuthorisePayment, authorisePayment } from '../use-cases/authorise-payment.ts';
import { recordOutcomes } from '../use-cases/record-outcomes.ts';
import { finishCancellation } from './cancel.ts';
import { accepted, followUp, type ProcessDeps } from './deps.ts';

/**
 * First the row, then the provider, then what it said: two commits with cards, one without. Whoever repeats the call
 * finds the row and waits for nobody; an outcome that stays unknown is found out by the sweeper.
 */
export async function authorise(
  deps: ProcessDeps,
  command: AuthorisePayment,
  tokens: ReadonlyMap<string, string>,
  returnUrl: string | undefined,
  context: CallContext,
): Promise<Result<Payment, AuthorisationRefused | IdempotencyRejection>> {
  const started = await deps.writer.run(authorisePayment, command, context);
  if (!started.ok) return started;
  const payment = started.value;
  if (payment.status !== 'authorising' || payment.attemptId !== command.attemptId) return started;

  await faultPoint('payments:authorise:before-provider');
  const outcomes = await Promise.all(
    cardsOf(payment.tenders).map(async ({ reference, amountMinor }): Promise<OutcomeOf> => {
      const { currency } = payment;
      const account = context.merchantId;
      const token = tokens.get(reference) ?? '';
      const outcome = await deps.provider.authorise({ account, reference, token, amountMinor, currency, returnUrl });
      return {
        reference,
        outcome: outcome.outcome === 'unknown' ? await asked(deps.provider, account, reference) : outcome,
      };
    }),
  );
  await faultPoint('payments:authorise:after-provider');
  return accept(await record(deps, payment, outcomes, followUp(context)));
}

/** The status query behind a call that had no answer. That nothing is there yet does not mean that nothing will be. */
async function asked(provider: PaymentProvider, account: string, reference: string): Promise<CardOutcome> {
  const found = await provider.find(account, reference);
  return found.outcome === 'none' ? { outcome: 'unknown' } : found;
}

/** Records what is known, and gives up what other cards promised if one of them was declined. */
export async function record(
  deps: ProcessDeps,
  payment: Payment,
  outcomes: readonly OutcomeOf[],
  context: CallContext,
): Promise<Payment> {
  const { writer, resolveAfterMs } = deps;
  if (outcomes.every(({ outcome }) => outcome.outcome === 'unknown')) return payment;
  const command = { paymentId: payment.id, outcomes, resolveAfterMs };
  const recorded = accepted(await writer.run(recordOutcomes, command, context)) ?? payment;
  return recorded.status === 'cancelling' ? finishCancellation(deps, recorded, context) : recorded;
}
