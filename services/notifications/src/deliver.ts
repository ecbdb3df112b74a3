import type { CallContext } from '@concord/database';
import { faultPoint } from '@concord/fault-points';
import { newId } from '@concord/ids';
import { type AsService, inTime, type ServiceData } from '@concord/service';
import type { Attempt, Delivery } from './domain/delivery.ts';
import type { Endpoints } from './ports.ts';
import { signedHeaders } from './sign-message.ts';
import { type Claimed, claimDue } from './storage/delivery-queue.ts';
import { recordAttempt } from './use-cases/record-attempt.ts';

export type DeliverDeps = {
  readonly data: Pick<ServiceData, 'system' | 'writer'>;
  readonly endpoints: Endpoints;
  readonly asService: AsService;
};

const BATCH_SIZE = 50;
const TIMEOUT_MS = 15_000;
/** Longer than an attempt may take, so that nobody else tries the same message meanwhile. */
const LEASE_MS = 60_000;

/** Sends what is due, batch after batch; answers when nothing is left. */
export async function deliverDue(deps: DeliverDeps): Promise<void> {
  const claimed = await claimDue(deps.data.system, BATCH_SIZE, LEASE_MS);
  await Promise.all(claimed.map((one) => deliver(deps, one)));
  if (claimed.length === BATCH_SIZE) await deliverDue(deps);
}

async function deliver(deps: DeliverDeps, { merchantId, delivery }: Claimed): Promise<void> {
  const { endpointId, id: deliveryId } = delivery;
  const call = await deps.asService(merchantId);
  const found = await deps.endpoints.resolveWebhookEndpoints({ endpointId }, call);
  if (!found.ok) return;
  const [endpoint] = found.value.items;
  const attempt = endpoint ? await post(endpoint, delivery) : noLongerWanted();
  await faultPoint('notifications:deliver:after-post');
  const context: CallContext = {
    merchantId,
    actor: { kind: 'service', id: 'notifications' },
    requestId: newId('request'),
  };
  const command = { deliveryId, endpointId, attempt, wanted: endpoint !== undefined };
  const recorded = await deps.data.writer.run(recordAttempt, command, context);
  if (!recorded.ok || !recorded.value.giveUp || !endpoint) return;
  const disabledReason = 'It has answered nothing but failures for five days';
  await deps.endpoints.updateWebhookEndpoint({ endpointId, status: 'disabled', disabledReason }, call);
}

/** The endpoint was removed or switched off: the message ends, as if the endpoint had said that it is gone. */
function noLongerWanted(): Attempt {
  return { atMs: Date.now(), statusCode: 410, error: 'The endpoint is switched off or removed', durationMs: 0 };
}

async function post(
  { url, secrets }: { readonly url: string; readonly secrets: readonly string[] },
  { eventId, body }: Delivery,
): Promise<Attempt> {
  const atMs = Date.now();
  const headers = signedHeaders({ id: eventId, timestampS: Math.floor(atMs / 1000), body }, secrets);
  const done = (statusCode: number | null, error: string | null): Attempt => {
    return { atMs, statusCode, error, durationMs: Date.now() - atMs };
  };
  try {
    return await inTime(TIMEOUT_MS, async (signal) => {
      const answer = await fetch(url, { method: 'POST', headers, body, signal, redirect: 'manual' });
      await answer.body?.cancel();
      return done(answer.status, answer.ok ? null : `Answered ${answer.status}`);
    });
  } catch (error) {
    return done(null, error instanceof Error ? error.message.slice(0, 300) : 'Could not be reached');
  }
}
