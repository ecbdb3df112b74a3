import type { PublishedEvent } from '@concord/events';
import { answered } from '@concord/service';
import { z } from 'zod';
import { searchDocument } from '../domain/search-document.ts';
import type { IndexDeps } from '../processes/work-on-index.ts';

export const PRODUCT_EVENTS = [
  'catalog.product-created.v1',
  'catalog.product-updated.v1',
  'catalog.product-archived.v1',
  'catalog.price-changed.v1',
];

const MAX_IDS = 200;
const eventData = z.object({ productId: z.string() });

/** Fetches the products as they are now and saves them; which event said so does not matter, nor how often. */
export async function whenProductChanged(
  { catalog, index, asService }: Omit<IndexDeps, 'data'>,
  events: readonly PublishedEvent[],
): Promise<void> {
  for (const [merchantId, ofMerchant] of Map.groupBy(events, (event) => event.merchantId)) {
    const ids = [...new Set(ofMerchant.map((event) => eventData.parse(event.data).productId))];
    for (let from = 0; from < ids.length; from += MAX_IDS) {
      const query = { productIds: ids.slice(from, from + MAX_IDS) };
      const page = await catalog.exportForIndex(query, await asService(merchantId));
      const { items } = answered(page, 'Catalog did not export');
      await index.save(merchantId, items.map(searchDocument));
    }
  }
}
