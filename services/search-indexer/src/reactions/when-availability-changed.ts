import type { PublishedEvent } from '@concord/events';
import { z } from 'zod';
import type { SearchIndex } from '../storage/search-index.ts';

export const AVAILABILITY_EVENTS = ['inventory.availability-changed.v1'];

const eventData = z.object({
  variantId: z.string(),
  locationId: z.string(),
  band: z.enum(['in', 'low', 'out']),
  version: z.int(),
});

/** Keeps the bands that Inventory tells of; an event that comes late changes nothing (CONSISTENCY 12). */
export async function whenAvailabilityChanged(index: SearchIndex, events: readonly PublishedEvent[]): Promise<void> {
  for (const [merchantId, ofMerchant] of Map.groupBy(events, (event) => event.merchantId)) {
    await index.noteBands(
      merchantId,
      ofMerchant.map((event) => eventData.parse(event.data)),
    );
  }
}
