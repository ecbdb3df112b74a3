import type { CallContext, IdempotencyRejection } from '@concord/database';
import { faultPoint } from '@concord/fault-points';
import { accept, type Result } from '@concord/result';
import type { Capturing, Payment, PaymentClosed, PaymentNotFound } from '../domain/payment.ts';
import { cardsOf } from '../domain/tender.ts';
import type { MoveOutcome } from '../ports.ts';
import { capturePayment, recordCapture } from '../use-cases/capture-payment.ts';
import { postponePayment } from '../use-cases/postpone.ts';
import { problemOf } from './cancel.ts';
import { accepted, followUp, type ProcessDeps } from './deps.ts';

/** Decides here, then takes the money: one commit without cards, two with. From the first on it only goes forward. */
export async function capture(
  deps: ProcessDeps,
  command: { readonly paymentId: string; readonly orderId: string },
  context: CallContext,
): Promise<Result<Payment, PaymentNotFound | PaymentClosed | IdempotencyRejection>> {
  const { resolveAfterMs } = deps;
  const decided = await deps.writer.run(capturePayment, { ...command, resolveAfterMs }, context);
  if (!decided.ok || decided.value.status !== 'capturing') return decided;
  return accept(await finishCapture(deps, decided.value, followUp(context), false));
}

/** `again`: an earlier attempt may have taken the money; the provider is asked before it is told. */
export async function finishCapture(
  deps: ProcessDeps,
  payment: Capturing,
  context: CallContext,
  again: boolean,
): Promise<Payment> {
  const { provider, writer } = deps;
  await faultPoint('payments:capture:before-provider');
  const outcomes = await Promise.all(
    cardsOf(payment.tenders).map(({ reference, amountMinor, card }): Promise<MoveOutcome> | MoveOutcome => {
      if (card.state !== 'authorised') return { outcome: 'refused', reason: `${reference} is ${card.state}` };
      const { authorisationId } = card;
      const account = context.merchantId;
      return provider.capture({ account, reference, authorisationId, amountMinor, key: `${reference}:capture`, again });
    }),
  );
  await faultPoint('payments:capture:after-provider');
  if (outcomes.every(({ outcome }) => outcome === 'done')) {
    return accepted(await writer.run(recordCapture, { payment }, context));
  }
  const postponed = { id: payment.id, problem: problemOf(outcomes) };
  return accepted(await writer.run(postponePayment, postponed, context)) ?? payment;
}
