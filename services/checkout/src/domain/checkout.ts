import type { Redemption } from '@concord/pricing';
import type { z } from 'zod';
import type { tenderSchema } from '../../cart-schemas.ts';
import type { OrderSnapshot } from './order-snapshot.ts';
import type { Refusal } from './refusal.ts';

export type Tender = z.output<typeof tenderSchema>;

export type Guest = { readonly email: string; readonly name?: string };

/** What a checkout will do, fixed when it starts: nothing is priced again afterwards. */
export type CheckoutPlan = {
  readonly snapshot: OrderSnapshot;
  readonly stockLines: readonly {
    readonly variantId: string;
    readonly quantity: number;
    readonly locationIds: readonly string[];
  }[];
  readonly redemptions: readonly Redemption[];
  readonly customerKey: string | null;
  /** Who buys without being a customer yet, so far as the cart says; null where it names its customer or has no address. */
  readonly guest: Guest | null;
  readonly tenders: readonly Tender[];
  readonly returnUrl: string | null;
};

/** What was learned on the way; all but the customer is answered to the client. */
export type CheckoutOutcome = {
  /** The guest's, once it was looked up. A checkout from before that was done on the way has it in its plan. */
  readonly customerId?: string | null;
  readonly actionUrl: string | null;
  readonly changeMinor: number | null;
  readonly orderNumber: string | null;
  readonly receiptNumber: string | null;
  readonly lookupToken: string | null;
  readonly failure: Failure | null;
};

export type Failure = { readonly code: string; readonly [fact: string]: unknown };

/**
 * The states of buying. Before `committing` everything can be undone, after it only finished: the step into it is one
 * compare-and-set, so an orchestrator that was paused and a sweeper can never both act (CONSISTENCY 2).
 *
 * | from | to | when |
 * |---|---|---|
 * | started | awaiting_customer | the bank asks the shopper |
 * | started, awaiting_customer | committing | everything is promised and authorised |
 * | started, awaiting_customer | undoing | a step said no, or the time is over |
 * | committing | done | placed, captured, confirmed |
 * | started | failed | nothing could be promised, so there is nothing to undo |
 * | undoing | failed | all is undone, the cart is open again |
 * | committing, undoing | parked | a service said no too often: a person must look |
 * | parked | committing, undoing | that person resumes it, on the side where it was (`takenUpAgain`) |
 */
export const CHECKOUT_STATES = [
  'started',
  'awaiting_customer',
  'committing',
  'undoing',
  'parked',
  'done',
  'failed',
] as const;
export type CheckoutState = (typeof CHECKOUT_STATES)[number];

export type Checkout = {
  readonly id: string;
  readonly cartId: string;
  readonly state: CheckoutState;
  readonly dueAtMs: number | null;
  readonly attempts: number;
  readonly requestHash: string;
  readonly plan: CheckoutPlan;
  readonly outcome: CheckoutOutcome;
  /** What says no to finishing it; null while nothing does. */
  readonly refusal: Refusal | null;
  readonly startedAtMs: number;
  readonly version: number;
};

const NEXT: Readonly<Record<CheckoutState, readonly CheckoutState[]>> = {
  started: ['awaiting_customer', 'committing', 'undoing', 'failed'],
  awaiting_customer: ['committing', 'undoing'],
  committing: ['done'],
  undoing: ['failed'],
  parked: [],
  done: [],
  failed: [],
};

export function mayBecome(from: CheckoutState, to: CheckoutState): boolean {
  return NEXT[from].includes(to);
}

export const NO_OUTCOME: CheckoutOutcome = {
  customerId: null,
  actionUrl: null,
  changeMinor: null,
  orderNumber: null,
  receiptNumber: null,
  lookupToken: null,
  failure: null,
};

/** How long a checkout may be under way before the sweeper undoes it. */
export const STARTED_FOR_MS = 20_000;
/** How long a shopper has for the bank's question. */
export const AWAITING_FOR_MS = 15 * 60_000;
/** How long whoever drives a checkout has it to itself. */
export const LEASE_MS = 5_000;
const MAX_PAUSE_MS = 60_000;

/** When to try again what must be finished: at once, then ever more rarely, for ever unless it is refused. */
export function retryAt(nowMs: number, attempts: number): number {
  return nowMs + Math.min(MAX_PAUSE_MS, LEASE_MS * 2 ** Math.min(attempts, 5));
}
