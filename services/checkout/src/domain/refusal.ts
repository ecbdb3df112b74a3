import type { Checkout, Failure } from './checkout.ts';

/** A service says no to what must be finished. Kept on the row: how often, and where to go on once a person helped. */
export type Refusal = {
  readonly during: 'committing' | 'undoing';
  readonly step: string;
  readonly failure: Failure;
  readonly times: number;
  readonly atMs: number;
};

/** So often it is asked again, over about a minute: what is refused may come right by itself, if not it never does. */
export const MAX_REFUSALS = 5;

/**
 * The checkout after one more refusal: due again as it was, or parked when that was the last. Only a no counts; without
 * an answer it is asked for ever (CONSISTENCY 2).
 */
export function refusedAgain(
  checkout: Checkout,
  { during, step, failure }: Pick<Refusal, 'during' | 'step' | 'failure'>,
  nowMs: number,
): Checkout {
  const times = (checkout.refusal?.times ?? 0) + 1;
  const next = {
    ...checkout,
    refusal: { during, step, failure, times, atMs: nowMs },
    version: checkout.version + 1,
  };
  return times < MAX_REFUSALS ? next : { ...next, state: 'parked', dueAtMs: null };
}

/** Goes on where it was stopped, counted from nought: never from one side of the point of no return to the other. */
export function takenUpAgain(checkout: Checkout, { during }: Refusal, dueAtMs: number): Checkout {
  return { ...checkout, state: during, dueAtMs, attempts: 0, refusal: null, version: checkout.version + 1 };
}
