import { NO_OPENING_HOURS, type OpeningHours } from './opening-hours.ts';

export type Address = {
  readonly line1: string | null;
  readonly line2: string | null;
  readonly postalCode: string | null;
  readonly city: string | null;
  readonly region: string | null;
  readonly countryCode: string;
};

/** A physical place that holds stock. */
export type Location = {
  readonly id: string;
  readonly name: string;
  readonly kind: 'warehouse' | 'shop';
  readonly status: 'open' | 'closed';
  readonly address: Address;
  readonly timeZone: string;
  readonly openingHours: OpeningHours;
  readonly shipsOrders: boolean;
  readonly offersPickup: boolean;
  /** Orders ship from 1 before 2. */
  readonly priority: number;
  readonly version: number;
};

export type LocationNotFound = { readonly code: 'LOCATION_NOT_FOUND' };

export type NewLocation = Omit<Location, 'id' | 'status' | 'openingHours' | 'version'> & {
  readonly openingHours?: OpeningHours | undefined;
};

export function addLocation(id: string, { openingHours, ...wanted }: NewLocation): Location {
  return { ...wanted, id, status: 'open', openingHours: openingHours ?? NO_OPENING_HOURS, version: 1 };
}

/** What a sign-up begins with: a shop that also ships and hands over, whose address is still to be given. */
export function firstLocation(id: string, name: string, countryCode: string, timeZone: string): Location {
  return addLocation(id, {
    name,
    kind: 'shop',
    address: { line1: null, line2: null, postalCode: null, city: null, region: null, countryCode },
    timeZone,
    shipsOrders: true,
    offersPickup: true,
    priority: 1,
  });
}

export function hasAddress({ address }: Location): boolean {
  return address.line1 !== null && address.city !== null;
}

/** Shoppers may know where shops and pick-up points are; a warehouse's address is the merchant's own matter. */
export function isPublic({ kind, offersPickup, status }: Location): boolean {
  return status === 'open' && (kind === 'shop' || offersPickup);
}

/** Where orders ship from, best first. */
export function shipsFrom(locations: readonly Location[]): Location[] {
  const shipping = locations.filter(({ status, shipsOrders }) => status === 'open' && shipsOrders);
  return shipping.toSorted((a, b) => a.priority - b.priority || (a.id < b.id ? -1 : 1));
}
