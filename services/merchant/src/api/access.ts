import type { Call } from '@concord/contract';
import { isPublic, type Location } from '../domain/location.ts';

/** Staff may be limited to some locations; the others do not exist for them. */
export function mayUse({ principal }: Call, locationId: string): boolean {
  return principal.locationIds === undefined || principal.locationIds.includes(locationId);
}

/** Shoppers see shops and pick-up points, staff what they may use. */
export function maySee(call: Call, location: Location): boolean {
  const { kind } = call.principal;
  return kind === 'shopper' || kind === 'customer' ? isPublic(location) : mayUse(call, location.id);
}
