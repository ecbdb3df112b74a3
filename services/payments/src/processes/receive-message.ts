import type { CallContext, Database } from '@concord/database';
import { faultPoint } from '@concord/fault-points';
import { readPayment } from '../storage/read-payments.ts';
import { record } from './authorise.ts';
import type { ProcessDeps } from './deps.ts';

/**
 * What a provider's message says of a card. Which payment it is stands in our own reference. A message that came before,
 * or that is older than what is known, changes nothing. Answers whether it said something new.
 */
export async function receiveMessage(
  deps: ProcessDeps & { readonly database: Database },
  body: string,
  context: CallContext,
): Promise<boolean> {
  const message = deps.provider.readWebhook(body);
  const paymentId = message?.reference.split(':')[0];
  if (!message || !paymentId) return false;
  const payment = await readPayment(deps, context.merchantId, paymentId);
  if (payment?.status !== 'authorising' && payment?.status !== 'action_required') return false;
  await faultPoint('payments:webhook:before-record');
  const recorded = await record(deps, payment, [message], context);
  return recorded.version !== payment.version;
}
