import type { CallOptions } from '@concord/contract';
import { faultPoint } from '@concord/fault-points';
import type { Rejection, Result } from '@concord/result';
import type { AsService } from '@concord/service';
import type { Checkout, CheckoutOutcome, Failure } from '../domain/checkout.ts';
import { idsOf } from '../domain/checkout-ids.ts';
import type { CheckoutClients } from './checkout-clients.ts';

export type StepDeps = { readonly clients: CheckoutClients; readonly asService: AsService };

/** What a step learned, or why it said no. `unknown`: no answer came; it counts as done until it is undone or repeated. */
export type StepResult =
  | { readonly kind: 'done'; readonly outcome?: Partial<CheckoutOutcome>; readonly hadNothingToDo?: true }
  | { readonly kind: 'waits'; readonly actionUrl: string }
  | { readonly kind: 'refused'; readonly step: string; readonly failure: Failure }
  | { readonly kind: 'unknown' };

/** The same before the step has put its name to it. */
type Answer = Exclude<StepResult, { readonly kind: 'refused' }> | Omit<Refused, 'step'>;
type Refused = Extract<StepResult, { readonly kind: 'refused' }>;

type Step = (deps: StepDeps, merchantId: string, checkout: Checkout) => Promise<StepResult>;

/**
 * A step under its name: the points before and after it are where it must survive a kill. What a step makes carries an id
 * that follows from the checkout's, so its repeat finds it: an idempotency key beside it would be a second book of the same.
 */
function step(
  name: string,
  act: (deps: StepDeps, call: CallOptions, checkout: Checkout, ids: ReturnType<typeof idsOf>) => Promise<Answer>,
): Step {
  return async ({ clients, asService }, merchantId, checkout) => {
    await faultPoint(`checkout:before-${name}`);
    const call = await asService(merchantId, { requestId: checkout.id });
    const result = await act({ clients, asService }, call, checkout, idsOf(checkout.id)).catch(
      () => ({ kind: 'unknown' }) as const,
    );
    await faultPoint(`checkout:after-${name}`);
    return result.kind === 'refused' ? { ...result, step: name } : result;
  };
}

function read<Value>(
  result: Result<Value, Rejection>,
  outcome: (value: Value) => Partial<CheckoutOutcome> = () => ({}),
): Answer {
  if (result.ok) return { kind: 'done', outcome: outcome(result.value) };
  const { code } = result.rejection;
  // Our own token is not taken: that says nothing about the checkout.
  if (code === 'UNAVAILABLE' || code === 'UNAUTHENTICATED') return { kind: 'unknown' };
  return { kind: 'refused', failure: { ...result.rejection } };
}

export const reserveStock = step('reserve', async ({ clients }, call, { plan }, { reservationId }) => {
  if (plan.stockLines.length === 0) return { kind: 'done', hadNothingToDo: true };
  const lines = plan.stockLines.map((line) => ({ ...line, locationIds: [...line.locationIds] }));
  return read(await clients.inventory.reserveStock({ reservationId, channel: plan.snapshot.channel, lines }, call));
});

export const holdRedemptions = step('hold', async ({ clients }, call, { id, plan }, { redemptionId }) => {
  const limited = plan.redemptions.filter((redemption) => redemption.limited);
  if (limited.length === 0) return { kind: 'done', hadNothingToDo: true };
  const promotions = limited.map(({ promotionId, code, amountMinor }) => ({
    promotionId,
    ...(code ? { code } : {}),
    discountMinor: amountMinor,
  }));
  const held = await clients.promotions.holdRedemptions(
    {
      redemptionId,
      checkoutId: id,
      currency: plan.snapshot.currency,
      ...(plan.customerKey ? { customerKey: plan.customerKey } : {}),
      promotions,
    },
    call,
  );
  return read(held);
});

export const authorisePayment = step('authorise', async ({ clients }, call, { id, plan }, { paymentId }) => {
  const { totals, currency, channel, registerId } = plan.snapshot;
  if (totals.totalMinor === 0) return { kind: 'done' };
  const authorised = await clients.payments.authorisePayment(
    {
      paymentId,
      checkoutId: id,
      amountMinor: totals.totalMinor,
      currency,
      channel,
      tenders: [...plan.tenders],
      ...(registerId ? { registerId } : {}),
      ...(plan.returnUrl ? { returnUrl: plan.returnUrl } : {}),
    },
    call,
  );
  if (!authorised.ok) return read(authorised);
  return paymentStep(authorised.value);
});

/** A guest becomes a customer by the e-mail address, so that one person has one history over all channels (L10). */
export const findCustomer = step('customer', async ({ clients }, call, { plan }) => {
  if (!plan.guest) return { kind: 'done' };
  return read(await clients.identity.findOrCreateGuest(plan.guest, call), ({ customerId }) => ({ customerId }));
});

/** Where the payment stands now: asked when the bank had a question for the shopper. */
export const readPayment = step('resume', async ({ clients }, call, _, { paymentId }) => {
  const payment = await clients.payments.resumePayment({ paymentId }, call);
  return payment.ok ? paymentStep(payment.value) : read(payment);
});

type PaymentAnswer = {
  readonly status: string;
  readonly actionUrl?: string | null | undefined;
  readonly changeMinor?: number | null | undefined;
  readonly failure?: { readonly code: string; readonly declineCode?: string | undefined } | null | undefined;
};

function paymentStep({ status, actionUrl, changeMinor, failure }: PaymentAnswer): Answer {
  switch (status) {
    case 'authorised':
    case 'capturing':
    case 'captured':
      return { kind: 'done', outcome: { changeMinor: changeMinor ?? null } };
    case 'action_required':
      return actionUrl ? { kind: 'waits', actionUrl } : { kind: 'unknown' };
    case 'authorising':
      return { kind: 'unknown' };
    default:
      return { kind: 'refused', failure: { code: 'PAYMENT_DECLINED', declineCode: failure?.declineCode ?? status } };
  }
}

export const placeOrder = step('place', async ({ clients }, call, { id, plan, outcome, startedAtMs }, ids) => {
  const { orderId, paymentId, reservationId, redemptionId } = ids;
  const customerId = plan.snapshot.customerId ?? outcome.customerId;
  const placed = await clients.orders.placeOrder(
    {
      ...plan.snapshot,
      ...(customerId ? { customerId } : {}),
      orderId,
      checkoutId: id,
      placedAt: new Date(startedAtMs).toISOString(),
      ...(plan.stockLines.length > 0 ? { reservationId } : {}),
      ...(plan.snapshot.totals.totalMinor > 0 ? { paymentId } : {}),
      ...(plan.redemptions.some((redemption) => redemption.limited) ? { redemptionId } : {}),
    },
    call,
  );
  return read(placed, ({ number, lookupToken, receiptNumber }) => ({
    orderNumber: number,
    lookupToken,
    receiptNumber,
  }));
});

export const capturePayment = step('capture', async ({ clients }, call, { plan }, { paymentId, orderId }) => {
  if (plan.snapshot.totals.totalMinor === 0) return { kind: 'done' };
  return read(await clients.payments.capturePayment({ paymentId, orderId }, call));
});

export const confirmReservation = step('confirm', async ({ clients }, call, { plan }, { reservationId, orderId }) => {
  if (plan.stockLines.length === 0) return { kind: 'done' };
  return read(await clients.inventory.confirmReservation({ reservationId, orderId }, call));
});

export const confirmRedemptions = step(
  'confirm-codes',
  async ({ clients }, call, { plan }, { redemptionId, orderId }) => {
    if (!plan.redemptions.some((redemption) => redemption.limited)) return { kind: 'done' };
    return read(await clients.promotions.confirmRedemptions({ redemptionId, orderId }, call));
  },
);

export const cancelPayment = step('cancel-payment', async ({ clients }, call, _, { paymentId }) =>
  read(await clients.payments.cancelPayment({ paymentId }, call)),
);

export const releaseRedemptions = step('release-codes', async ({ clients }, call, { plan }, { redemptionId }) => {
  if (!plan.redemptions.some((redemption) => redemption.limited)) return { kind: 'done' };
  return read(await clients.promotions.releaseRedemptions({ redemptionId }, call));
});

export const releaseReservation = step('release', async ({ clients }, call, { plan }, { reservationId }) => {
  if (plan.stockLines.length === 0) return { kind: 'done' };
  return read(await clients.inventory.releaseReservation({ reservationId }, call));
});
