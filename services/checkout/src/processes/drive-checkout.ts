import {
  AWAITING_FOR_MS,
  type Checkout,
  type CheckoutOutcome,
  type Failure,
  LEASE_MS,
  retryAt,
} from '../domain/checkout.ts';
import { type MoveCheckout, moveCheckout } from '../use-cases/move-checkout.ts';
import { type HeldUpDeps, heldUp } from './held-up.ts';
import type { StepDeps, StepResult } from './steps.ts';
import * as steps from './steps.ts';

export type DriveDeps = StepDeps &
  HeldUpDeps & {
    readonly now: () => number;
    /** Is told how the checkout stands once its order is placed. */
    readonly onPlaced?: (checkout: Checkout) => void;
  };

const UNAVAILABLE: Failure = { code: 'UNAVAILABLE' };

/**
 * Takes a checkout as far as it goes now, and answers how it stands. Each state says what is to be done; whatever was
 * done before a kill is done again under the same ids, which is the same. Whoever loses the compare-and-set stops.
 */
export async function driveCheckout(deps: DriveDeps, merchantId: string, checkout: Checkout): Promise<Checkout> {
  switch (checkout.state) {
    case 'started':
      return start(deps, merchantId, checkout);
    case 'awaiting_customer':
      return resume(deps, merchantId, checkout);
    case 'committing':
      return finish(deps, merchantId, checkout);
    case 'undoing':
      return undo(deps, merchantId, checkout);
    case 'parked':
    case 'done':
    case 'failed':
      return checkout;
  }
}

/**
 * Promises first, money last: nobody's card is touched for goods that are gone. The customer is looked up beside the card,
 * which takes longer, and behind the promises: a buyer who is told that it is sold out waits for nothing more and leaves no guest.
 */
async function start(deps: DriveDeps, merchantId: string, checkout: Checkout): Promise<Checkout> {
  const promised = await Promise.all([
    steps.reserveStock(deps, merchantId, checkout),
    steps.holdRedemptions(deps, merchantId, checkout),
  ]);
  const missing = promised.find((result) => result.kind !== 'done');
  if (missing) {
    const giveUp = promised.every(leftNothing) ? failAtOnce : turnBack;
    return giveUp(deps, merchantId, checkout, missing);
  }
  const [payment, customer] = await Promise.all([
    steps.authorisePayment(deps, merchantId, checkout),
    steps.findCustomer(deps, merchantId, checkout),
  ]);
  return afterPayment(deps, merchantId, checkout, payment, known(customer));
}

async function resume(deps: DriveDeps, merchantId: string, checkout: Checkout): Promise<Checkout> {
  const payment = await steps.readPayment(deps, merchantId, checkout);
  if (payment.kind === 'waits') return checkout;
  return afterPayment(deps, merchantId, checkout, payment);
}

async function afterPayment(
  deps: DriveDeps,
  merchantId: string,
  checkout: Checkout,
  payment: StepResult,
  customer: Partial<CheckoutOutcome> = {},
): Promise<Checkout> {
  switch (payment.kind) {
    case 'done': {
      const committed = await move(deps, merchantId, checkout, {
        to: 'committing',
        dueAtMs: deps.now() + LEASE_MS,
        outcome: { ...payment.outcome, ...customer, actionUrl: null },
      });
      return committed ? finish(deps, merchantId, committed) : checkout;
    }
    case 'waits': {
      const { actionUrl } = payment;
      const waiting = await move(deps, merchantId, checkout, {
        to: 'awaiting_customer',
        dueAtMs: deps.now() + AWAITING_FOR_MS,
        outcome: { ...customer, actionUrl },
      });
      return waiting ?? checkout;
    }
    case 'refused':
    case 'unknown':
      return turnBack(deps, merchantId, checkout, payment);
  }
}

/** A purchase is not lost for want of its customer: where that is not known, the order stands under its address alone. */
function known(customer: StepResult): Partial<CheckoutOutcome> {
  return customer.kind === 'done' && customer.outcome ? customer.outcome : {};
}

function failureOf(because: StepResult): Failure {
  return because.kind === 'refused' ? because.failure : UNAVAILABLE;
}

/** A step that was refused has done nothing, and only this driver would ever have begun the ones behind it. */
function leftNothing(result: StepResult): boolean {
  return result.kind === 'refused' || (result.kind === 'done' && result.hadNothingToDo === true);
}

/**
 * Sold out before anything was promised: there is nothing to undo, so one commit ends it. Whoever finds that the sweeper
 * undoes it already leaves it to the sweeper.
 */
async function failAtOnce(
  deps: DriveDeps,
  merchantId: string,
  checkout: Checkout,
  because: StepResult,
): Promise<Checkout> {
  const outcome = { failure: failureOf(because), actionUrl: null };
  return (
    (await move(deps, merchantId, checkout, { to: 'failed', from: 'started', dueAtMs: null, outcome })) ?? checkout
  );
}

/** Something said no, or gave no answer: all that may have been done is undone. A guest stays a customer: that promises nothing. */
async function turnBack(
  deps: DriveDeps,
  merchantId: string,
  checkout: Checkout,
  because: StepResult,
): Promise<Checkout> {
  const failure = failureOf(because);
  const undoing = await move(deps, merchantId, checkout, {
    to: 'undoing',
    dueAtMs: deps.now() + LEASE_MS,
    outcome: { failure, actionUrl: null },
  });
  return undoing ? undo(deps, merchantId, undoing) : checkout;
}

/** Past the point of no return: forward only, again and again; what is refused for good waits for a person. Orders learns of the capture by its event. */
async function finish(deps: DriveDeps, merchantId: string, checkout: Checkout): Promise<Checkout> {
  const placed = await steps.placeOrder(deps, merchantId, checkout);
  if (placed.kind !== 'done') return heldUp(deps, merchantId, checkout, 'committing', [placed]);
  deps.onPlaced?.(withPlaced(checkout, placed));
  const settled = await Promise.all([
    steps.capturePayment(deps, merchantId, checkout),
    steps.confirmReservation(deps, merchantId, checkout),
    steps.confirmRedemptions(deps, merchantId, checkout),
  ]);
  const unsettled = settled.filter((result) => !isSettled(result));
  if (unsettled.length > 0) return heldUp(deps, merchantId, checkout, 'committing', unsettled);
  const outcome = { ...placed.outcome, failure: null };
  return (await move(deps, merchantId, checkout, { to: 'done', dueAtMs: null, outcome })) ?? checkout;
}

type Done = Extract<StepResult, { readonly kind: 'done' }>;

/** The checkout with what its order is called. */
export function withPlaced(checkout: Checkout, placed: Done): Checkout {
  return { ...checkout, outcome: { ...checkout.outcome, ...placed.outcome, failure: null } };
}

/** An order that was cancelled meanwhile has closed its payment and its promises: there is nothing left to do then. */
function isSettled(result: StepResult): boolean {
  return result.kind === 'done' || (result.kind === 'refused' && result.failure.code.endsWith('_CLOSED'));
}

/** In reverse: the money first, then the codes, then the goods. What was never done is marked so that it cannot be. */
async function undo(deps: DriveDeps, merchantId: string, checkout: Checkout): Promise<Checkout> {
  for (const step of [steps.cancelPayment, steps.releaseRedemptions, steps.releaseReservation]) {
    const undone = await step(deps, merchantId, checkout);
    if (undone.kind !== 'done') return heldUp(deps, merchantId, checkout, 'undoing', [undone]);
  }
  return (await move(deps, merchantId, checkout, { to: 'failed', dueAtMs: null })) ?? checkout;
}

type Move = Pick<MoveCheckout, 'to' | 'from' | 'dueAtMs' | 'outcome'>;

async function move(
  deps: DriveDeps,
  merchantId: string,
  checkout: Checkout,
  next: Move,
): Promise<Checkout | undefined> {
  const { id: checkoutId, cartId } = checkout;
  const actor = { kind: 'service', id: 'checkout' };
  const moved = await deps.writer.run(
    moveCheckout,
    { checkoutId, cartId, ...next },
    { merchantId, actor, requestId: checkoutId },
  );
  return moved.ok ? moved.value : undefined;
}

/** When a checkout that could not go on is looked at again. */
export function nextLook(checkout: Checkout, nowMs: number): number {
  return retryAt(nowMs, checkout.attempts);
}
