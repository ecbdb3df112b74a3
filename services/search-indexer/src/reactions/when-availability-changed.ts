import type { PublishedEvent } from '@concord/events';
import { z } from 'zod';
import type { BandChange, SearchIndex } from '../storage/search-index.ts';

const LEVELS_OPENED = 'inventory.levels-opened.v1';
export const AVAILABILITY_EVENTS = ['inventory.availability-changed.v1', LEVELS_OPENED];

const bandChange = z.object({
  variantId: z.string(),
  locationId: z.string(),
  band: z.enum(['in', 'low', 'out']),
  version: z.int(),
});
const levelsOpened = z.object({ levels: z.array(bandChange) });

/** Keeps the bands that Inventory tells of; an event that comes late changes nothing (CONSISTENCY 12). */
export async function whenAvailabilityChanged(index: SearchIndex, events: readonly PublishedEvent[]): Promise<void> {
  for (const [merchantId, ofMerchant] of Map.groupBy(events, (event) => event.merchantId)) {
    await index.noteBands(merchantId, ofMerchant.flatMap(bandsOf));
  }
}

function bandsOf({ type, data }: PublishedEvent): BandChange[] {
  return type === LEVELS_OPENED ? levelsOpened.parse(data).levels : [bandChange.parse(data)];
}
