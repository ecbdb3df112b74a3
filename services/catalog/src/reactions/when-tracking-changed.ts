import type { Client } from '@concord/contract';
import type { PublishedEvent } from '@concord/events';
import type { inventoryContract } from '@concord/inventory/contract';
import { type AsService, answered } from '@concord/service';
import { z } from 'zod';
import type { DocumentStore } from '../storage/document-store.ts';

export type TrackingDeps = {
  readonly documents: DocumentStore;
  readonly inventory: Pick<Client<typeof inventoryContract>, 'setStockPolicy'>;
  readonly asService: AsService;
};

/** What a variant that may be sold beyond its stock is allowed; a million is as good as no limit. */
const BACKORDER_LIMIT = 1_000_000;
const AT_ONCE = 50;

const eventData = z.object({ productId: z.string(), stockPolicies: z.array(z.string()).default([]) });

/** Tells Inventory how variants are kept, as the product says now: repeats and late events say the same. */
export async function whenTrackingChanged(
  { documents, inventory, asService }: TrackingDeps,
  events: readonly PublishedEvent[],
): Promise<void> {
  for (const [merchantId, ofMerchant] of Map.groupBy(events, (event) => event.merchantId)) {
    const changed = ofMerchant
      .map((event) => eventData.parse(event.data))
      .filter((data) => data.stockPolicies.length > 0);
    const variantIds = new Set(changed.flatMap((data) => data.stockPolicies));
    if (variantIds.size === 0) continue;
    const products = await documents.byIds(merchantId, [...new Set(changed.map((data) => data.productId))]);
    const variants = products.flatMap((product) => product.variants).filter(({ id }) => variantIds.has(id));
    const options = await asService(merchantId);
    for (let from = 0; from < variants.length; from += AT_ONCE) {
      await Promise.all(
        variants.slice(from, from + AT_ONCE).map(async ({ id, tracked, backorder }) => {
          const backorderLimit = backorder ? BACKORDER_LIMIT : 0;
          const policy = { variantId: id, tracked, backorderLimit, safetyStock: {} };
          const set = await inventory.setStockPolicy(policy, options);
          answered(set, `Inventory did not take the policy of ${id}`);
        }),
      );
    }
  }
}
