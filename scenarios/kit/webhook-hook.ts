import { temporaryFolder } from '@concord/testing/temporary-folder';
import { type ReceiverClient, startWitness, webhookReceiverClient } from '@concord/witnesses';
import { accepted, restClient } from './rest.ts';

/** A third party's app: a receiver with a durable book, in a process that no kill of the platform reaches. */
export type Receiver = { readonly client: ReceiverClient; readonly stop: () => Promise<void> };

/** The receiver that the environment names, as the platform reaches it; else one of our own. */
export async function startReceiver(): Promise<Receiver> {
  const known = process.env.CONCORD_SCENARIOS_WEBHOOKS_URL;
  if (known) {
    const client = webhookReceiverClient(known);
    return { client, stop: async () => client.close() };
  }
  const dataDir = temporaryFolder('webhooks');
  const witness = await startWitness('webhook-receiver', { dataDir });
  return {
    client: witness.client,
    stop: async () => {
      await witness.stop();
    },
  };
}

/** One merchant's endpoint at the receiver: its name there is the merchant's id. */
export type Hook = { readonly receiver: ReceiverClient; readonly name: string; readonly endpointId: string };

const TYPES = ['orders.*', 'payments.*', 'checkout.*'];

/** Subscribes to all that is told of sales, before there is any: from then on nothing may be missing. */
export async function hookOf(
  url: string,
  receiver: ReceiverClient,
  merchantId: string,
  token: string | undefined,
): Promise<Hook> {
  const input = { url: receiver.hookUrl(merchantId), types: TYPES };
  const api = restClient(url);
  const { id, secret } = await accepted<{ id: string; secret: string }>(
    api('merchant.createWebhookEndpoint', input, token),
  );
  await receiver.setHook(merchantId, secret);
  return { receiver, name: merchantId, endpointId: id };
}
