import type { CallContext, Database, IdempotencyRejection } from '@concord/database';
import { faultPoint } from '@concord/fault-points';
import { accept, type Result } from '@concord/result';
import type { Payment, PaymentClosed, PaymentNotFound } from '../domain/payment.ts';
import {
  type ExceedsCaptured,
  type PendingRefund,
  type Refund,
  type RefundDiffers,
  type RefundPart,
  refundKey,
} from '../domain/refund.ts';
import type { MoveOutcome, PaymentProvider } from '../ports.ts';
import { readPayment } from '../storage/read-payments.ts';
import { postponeRefund } from '../use-cases/postpone.ts';
import { type RefundPayment, recordRefund, refundPayment } from '../use-cases/refund-payment.ts';
import { problemOf } from './cancel.ts';
import { accepted, followUp, type ProcessDeps } from './deps.ts';

type Refused = PaymentNotFound | PaymentClosed | ExceedsCaptured | RefundDiffers | IdempotencyRejection;
type RefundDeps = ProcessDeps & { readonly database: Database };

/** Takes the amount out of what is left of the payment, then has the provider give its part back. */
export async function refund(
  deps: RefundDeps,
  command: Omit<RefundPayment, 'resolveAfterMs'>,
  context: CallContext,
): Promise<Result<Refund, Refused>> {
  const { resolveAfterMs } = deps;
  const decided = await deps.writer.run(refundPayment, { ...command, resolveAfterMs }, context);
  if (!decided.ok || decided.value.status !== 'pending') return decided;
  return accept(await finishRefund(deps, decided.value, followUp(context), false));
}

export async function finishRefund(
  deps: RefundDeps,
  pending: PendingRefund,
  context: CallContext,
  again: boolean,
): Promise<Refund> {
  const { provider, writer } = deps;
  const { id: refundId, paymentId } = pending;
  const payment = await readPayment(deps, context.merchantId, paymentId);
  await faultPoint('payments:refund:before-provider');
  const cards = pending.parts.filter(({ kind }) => kind === 'card');
  const outcomes = await Promise.all(
    cards.map((part) => refundCard(provider, context.merchantId, payment, part, refundKey(refundId, part), again)),
  );
  await faultPoint('payments:refund:after-provider');
  if (outcomes.every(({ outcome }) => outcome === 'done')) {
    return accepted(await writer.run(recordRefund, { refundId, paymentId }, context));
  }
  const postponed = { id: refundId, problem: problemOf(outcomes) };
  return accepted(await writer.run(postponeRefund, postponed, context)) ?? pending;
}

async function refundCard(
  provider: PaymentProvider,
  account: string,
  payment: Payment | undefined,
  { tender: index, amountMinor }: RefundPart,
  key: string,
  again: boolean,
): Promise<MoveOutcome> {
  const tender = payment?.tenders[index];
  if (tender?.kind !== 'card' || tender.card.state !== 'authorised') {
    return { outcome: 'refused', reason: `tender ${index} is no authorised card` };
  }
  const { reference, card } = tender;
  const { authorisationId } = card;
  return provider.refund({ account, reference, authorisationId, amountMinor, key, again });
}
