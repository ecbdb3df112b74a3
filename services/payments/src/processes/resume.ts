import type { CallContext, Database } from '@concord/database';
import { faultPoint } from '@concord/fault-points';
import type { CardOutcome, OutcomeOf } from '../domain/card-outcome.ts';
import type { Payment, Undecided } from '../domain/payment.ts';
import { cardsOf } from '../domain/tender.ts';
import type { FindOutcome } from '../ports.ts';
import { readPayment } from '../storage/read-payments.ts';
import { giveUpAuthorisation } from '../use-cases/cancel-payment.ts';
import { postponePayment } from '../use-cases/postpone.ts';
import { record } from './authorise.ts';
import { finishCancellation } from './cancel.ts';
import { finishCapture } from './capture.ts';
import { accepted, type ProcessDeps } from './deps.ts';

type ResumeDeps = ProcessDeps & { readonly database: Database };

/** Takes a payment whose next step lies with the provider as far as it goes now; answers it as it then stands. */
export async function resume(
  deps: ResumeDeps,
  paymentId: string,
  context: CallContext,
  giveUp: boolean,
): Promise<Payment | undefined> {
  const payment = await readPayment(deps, context.merchantId, paymentId);
  switch (payment?.status) {
    case 'authorising':
    case 'action_required':
      return resolve(deps, payment, context, giveUp);
    case 'cancelling':
      return finishCancellation(deps, payment, context);
    case 'capturing':
      return finishCapture(deps, payment, context, true);
    case 'authorised':
    case 'declined':
    case 'captured':
    case 'voided':
    case undefined:
      return payment;
  }
}

/**
 * Finds out what became of the cards. With `giveUp`, an authorisation that the provider knows nothing of is called off
 * for good, first here and then there: it is never asked for a second time.
 */
async function resolve(deps: ResumeDeps, payment: Undecided, context: CallContext, giveUp: boolean): Promise<Payment> {
  const { provider, writer, resolveAfterMs } = deps;
  const open = cardsOf(payment.tenders).filter(({ card }) => card.state !== 'authorised');
  await faultPoint('payments:resume:before-provider');
  const found = await Promise.all(
    open.map(async ({ reference }) => ({ reference, found: await provider.find(context.merchantId, reference) })),
  );
  await faultPoint('payments:resume:after-provider');
  const outcomes = found.map((one): OutcomeOf => ({ reference: one.reference, outcome: known(one.found) }));
  const recorded = await record(deps, payment, outcomes, context);
  if (recorded.status !== 'authorising' && recorded.status !== 'action_required') return recorded;

  if (giveUp && recorded.status === 'authorising' && found.some((one) => one.found.outcome === 'none')) {
    const command = { paymentId: payment.id, resolveAfterMs, failure: { code: 'PROVIDER_UNAVAILABLE' as const } };
    const given = accepted(await writer.run(giveUpAuthorisation, command, context));
    return given.status === 'cancelling' ? finishCancellation(deps, given, context) : given;
  }
  if (!giveUp) return recorded;
  return accepted(await writer.run(postponePayment, { id: payment.id, problem: null }, context)) ?? recorded;
}

function known(found: FindOutcome): CardOutcome {
  return found.outcome === 'none' ? { outcome: 'unknown' } : found;
}
