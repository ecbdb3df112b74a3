import type { Checkout } from '../domain/checkout.ts';
import { type DriveDeps, driveCheckout, withPlaced } from './drive-checkout.ts';
import * as steps from './steps.ts';

/** Drives that go on after their callers were answered. */
export type Behind = Set<Promise<unknown>>;

export type AnswerDeps = DriveDeps & {
  readonly behind: Behind;
  /** A fault that no caller hears of any more; the sweeper takes the checkout up again. */
  readonly onFaultBehind: (error: unknown, checkout: Checkout) => void;
};

/**
 * Drives a checkout for someone who waits. The answer comes when the order is placed: from there it only goes forward, and
 * taking the money, handing over the goods' promise and the last commit go on behind it. At a till the money is counted first:
 * the cashier's next request may close the drawer.
 */
export function answerWhenPlaced(deps: AnswerDeps, merchantId: string, checkout: Checkout): Promise<Checkout> {
  if (isAtTill(checkout)) return driveCheckout(deps, merchantId, checkout);
  const placed = Promise.withResolvers<Checkout>();
  let isAnswered = false;
  const onPlaced = (now: Checkout): void => {
    isAnswered = true;
    placed.resolve(now);
  };
  const driven = driveCheckout({ ...deps, onPlaced }, merchantId, checkout);
  const ended = driven
    .catch((error: unknown) => isAnswered && deps.onFaultBehind(error, checkout))
    .finally(() => deps.behind.delete(ended));
  deps.behind.add(ended);
  return Promise.race([driven, placed.promise]);
}

/**
 * How a checkout stands for who asks. Past the point of no return that is the order, which may be placed already though the
 * checkout's row does not say so: placing it again answers the one that is there.
 */
export async function asPlaced(deps: DriveDeps, merchantId: string, checkout: Checkout): Promise<Checkout> {
  if (!goesForward(checkout) || isAtTill(checkout)) return checkout;
  const placed = await steps.placeOrder(deps, merchantId, checkout);
  return placed.kind === 'done' ? withPlaced(checkout, placed) : checkout;
}

/** Past the point of no return, also where it waits for a person with its order placed. */
function goesForward({ state, refusal }: Checkout): boolean {
  return state === 'committing' || (state === 'parked' && refusal?.during === 'committing' && refusal.step !== 'place');
}

function isAtTill({ plan }: Checkout): boolean {
  return plan.snapshot.channel === 'pos';
}

/** Waits for what goes on behind the answers; for who stops the service. */
export async function settled(behind: Behind): Promise<void> {
  await Promise.all(behind);
}
