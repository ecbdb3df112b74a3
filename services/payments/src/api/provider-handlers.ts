import type { Call } from '@concord/contract';
import { accept, mapResult, reject } from '@concord/result';
import { callContext } from '@concord/service';
import { receiveMessage } from '../processes/receive-message.ts';
import { isGenuine } from '../providers/webhook-signature.ts';
import { webhookSenders } from '../storage/webhook-senders.ts';
import { connectProvider, newConnection } from '../use-cases/connect-provider.ts';
import type { HandlerDeps, SomeHandlers } from './handler-deps.ts';

type Names = 'connectProvider' | 'handleProviderWebhook';

export function providerHandlers(deps: HandlerDeps): SomeHandlers<Names> {
  const { database, provider, webhookUrl } = deps;
  const senderOf = webhookSenders(database, provider.name);
  return {
    connectProvider: async (_, call) =>
      mapResult(await connect(deps, call), ({ endpointId, connected }) => ({
        endpointId,
        webhookUrl: webhookUrl(endpointId),
        connected,
      })),
    handleProviderWebhook: async ({ endpointId, ...signed }, call) => {
      const sender = await senderOf(endpointId);
      if (!sender || !isGenuine(sender.key, signed, Date.now())) return reject({ code: 'WEBHOOK_REFUSED' });
      const actor = { kind: 'provider', id: provider.name };
      const { requestId, traceparent } = call;
      return accept({
        handled: await receiveMessage(deps, signed.body, {
          merchantId: sender.merchantId,
          actor,
          requestId,
          traceparent,
        }),
      });
    },
  };
}

function connect({ writer, provider }: HandlerDeps, call: Call) {
  return writer.run(connectProvider, newConnection(provider.name), callContext(call, 'connectProvider', {}));
}
