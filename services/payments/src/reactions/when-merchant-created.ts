import type { Writer } from '@concord/database';
import type { Subscription } from '@concord/events';
import { connectProvider, newConnection } from '../use-cases/connect-provider.ts';

const GROUP = 'payments.connect-provider';

/** A new merchant can take cards at once: it gets its own webhook endpoint at the provider. */
export function whenMerchantCreated(writer: Writer, provider: string): Subscription {
  return {
    group: GROUP,
    types: ['merchant.merchant-created.v1'],
    handle: async (events) => {
      await Promise.all(
        events.map(({ id, merchantId }) =>
          writer.run(connectProvider, newConnection(provider), {
            merchantId,
            actor: { kind: 'service', id: 'payments' },
            requestId: id,
            idempotency: { scope: `consumer:${GROUP}`, key: id, requestHash: id },
          }),
        ),
      );
    },
  };
}
