import type { Verifier } from '@concord/auth';
import type { CallOptions } from '@concord/contract';
import type { Consumer, EventLog } from '@concord/events';
import { responseCache, type SharedAnswers } from '@concord/gateway';

/** After these a shop shows something else. Stock figures between the bands are not told of: they age. */
const CHANGES = [
  'catalog.product-created.v1',
  'catalog.product-updated.v1',
  'catalog.product-archived.v1',
  'catalog.price-changed.v1',
  'catalog.collection-changed.v1',
  'catalog.import-completed.v1',
  'inventory.availability-changed.v1',
  'inventory.levels-opened.v1',
  'merchant.store-updated.v1',
] as const;

/** What the gateway keeps for shoppers, and the consumer that has it forget what changed. */
export function sharedAnswers(log: EventLog, verify: Verifier): { shared: SharedAnswers; consumer: Consumer } {
  const responses = responseCache();
  const consumer = log.consume({
    group: 'gateway.responses',
    types: CHANGES,
    paceMs: 30,
    handle: async (events) => {
      for (const { merchantId } of events) responses.forget(merchantId);
    },
  });
  const merchantOf = async ({ token }: CallOptions) =>
    token === undefined ? undefined : (await verify(token))?.merchantId;
  return { shared: { responses, merchantOf }, consumer };
}
