import { type Address, isPublic, type Location, shipsFrom } from './location.ts';
import type { Store } from './store.ts';

/** What every cart needs of its store. */
export type StoreContext = {
  readonly store: Store;
  readonly shipsFrom: readonly string[];
  readonly pickupLocations: readonly {
    readonly locationId: string;
    readonly name: string;
    readonly address: Address;
  }[];
  readonly version: number;
};

/**
 * Puts a store and the merchant's locations together. Each part's version only grows and no location is ever taken
 * away, so their sum grows with every change of any of them.
 */
export function storeContext(store: Store, locations: readonly Location[]): StoreContext {
  const pickup = locations.filter((location) => location.offersPickup && isPublic(location));
  return {
    store,
    shipsFrom: shipsFrom(locations).map(({ id }) => id),
    pickupLocations: pickup.map(({ id, name, address }) => ({ locationId: id, name, address })),
    version: locations.reduce((sum, location) => sum + location.version, store.version),
  };
}
