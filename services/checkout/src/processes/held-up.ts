import type { Writer } from '@concord/database';
import type { Checkout } from '../domain/checkout.ts';
import type { Refusal } from '../domain/refusal.ts';
import { noteRefusal } from '../use-cases/note-refusal.ts';
import type { StepResult } from './steps.ts';

export type HeldUpDeps = {
  readonly writer: Writer;
  /** A person is needed from now on. */
  readonly onParked?: ((checkout: Checkout) => void) | undefined;
};

/**
 * What must be finished could not be. Without an answer the sweeper asks again, for ever; a no is counted, and after
 * some of them the checkout is parked for a person.
 */
export async function heldUp(
  { writer, onParked }: HeldUpDeps,
  merchantId: string,
  checkout: Checkout,
  during: Refusal['during'],
  results: readonly StepResult[],
): Promise<Checkout> {
  const refused = results.find((result) => result.kind === 'refused');
  if (!refused) return checkout;
  const { id: checkoutId, version } = checkout;
  const { step, failure } = refused;
  const noted = await writer.run(
    noteRefusal,
    { checkoutId, version, during, step, failure },
    { merchantId, actor: { kind: 'service', id: 'checkout' }, requestId: checkoutId },
  );
  if (!noted.ok) return checkout;
  if (noted.value.state === 'parked') onParked?.(noted.value);
  return noted.value;
}
