import type { Database } from '@concord/database';
import type { Checkout } from '../domain/checkout.ts';
import { readDue } from '../storage/read-checkout.ts';
import { moveCheckout, renewLease } from '../use-cases/move-checkout.ts';
import { type DriveDeps, driveCheckout, nextLook } from './drive-checkout.ts';

const SWEEP_SIZE = 50;

/**
 * Takes up checkouts whose time has come: those that a killed process left are finished or undone, those that wait for
 * the shopper too long are undone. A lease in the row keeps two sweepers apart.
 */
export async function sweepCheckouts(deps: DriveDeps & { readonly system: Database }): Promise<void> {
  const due = await readDue(deps.system, SWEEP_SIZE);
  await Promise.all(due.map(({ merchantId, checkout }) => takeUp(deps, merchantId, checkout)));
}

async function takeUp(deps: DriveDeps, merchantId: string, checkout: Checkout): Promise<void> {
  const context = { merchantId, actor: { kind: 'service', id: 'checkout-sweeper' }, requestId: `sweep-${checkout.id}` };
  if (checkout.state === 'started' || checkout.state === 'awaiting_customer') {
    const { id: checkoutId, cartId } = checkout;
    const outcome = { failure: { code: 'CHECKOUT_TIMED_OUT' }, actionUrl: null };
    const dueAtMs = nextLook(checkout, deps.now());
    const undoing = await deps.writer.run(
      moveCheckout,
      { checkoutId, cartId, to: 'undoing', dueAtMs, outcome },
      context,
    );
    if (undoing.ok) await driveCheckout(deps, merchantId, undoing.value);
    return;
  }
  const { id: checkoutId, version } = checkout;
  const leased = await deps.writer.run(
    renewLease,
    { checkoutId, version, dueAtMs: nextLook(checkout, deps.now()) },
    context,
  );
  if (leased.ok && leased.value) await driveCheckout(deps, merchantId, leased.value);
}
