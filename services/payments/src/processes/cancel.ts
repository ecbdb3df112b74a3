import type { CallContext, IdempotencyRejection } from '@concord/database';
import { faultPoint } from '@concord/fault-points';
import { accept, type Result } from '@concord/result';
import type { Cancelling, Payment, PaymentClosed } from '../domain/payment.ts';
import { cardsOf } from '../domain/tender.ts';
import type { MoveOutcome } from '../ports.ts';
import { cancelPayment, recordCancellation } from '../use-cases/cancel-payment.ts';
import { postponePayment } from '../use-cases/postpone.ts';
import { accepted, followUp, type ProcessDeps } from './deps.ts';

/** Decides here, then tells the provider. If that does not answer, the payment stays `cancelling` and is told again. */
export async function cancel(
  deps: ProcessDeps,
  paymentId: string,
  context: CallContext,
): Promise<Result<Payment, PaymentClosed | IdempotencyRejection>> {
  const { resolveAfterMs } = deps;
  const decided = await deps.writer.run(cancelPayment, { paymentId, resolveAfterMs }, context);
  if (!decided.ok || decided.value.status !== 'cancelling') return decided;
  return accept(await finishCancellation(deps, decided.value, followUp(context)));
}

/** Cancelling a reference voids what is there and refuses what may come: it can be repeated for ever. */
export async function finishCancellation(
  deps: ProcessDeps,
  payment: Cancelling,
  context: CallContext,
): Promise<Payment> {
  const { provider, writer } = deps;
  await faultPoint('payments:cancel:before-provider');
  const outcomes = await Promise.all(
    cardsOf(payment.tenders).map(({ reference }) => provider.cancel(context.merchantId, reference)),
  );
  await faultPoint('payments:cancel:after-provider');
  if (outcomes.every(({ outcome }) => outcome === 'done')) {
    return accepted(await writer.run(recordCancellation, { paymentId: payment.id }, context));
  }
  const postponed = { id: payment.id, problem: problemOf(outcomes) };
  return accepted(await writer.run(postponePayment, postponed, context)) ?? payment;
}

/** Why a person must look: the first refusal among the outcomes. */
export function problemOf(outcomes: readonly MoveOutcome[]): string | null {
  for (const outcome of outcomes) if (outcome.outcome === 'refused') return outcome.reason;
  return null;
}
