import { put, rowKey, type Write } from '@concord/database';
import { accept, reject } from '@concord/result';
import { atVersion, type Changes, type VersionConflict, withChanges } from '../domain/change.ts';
import { locationAdded, locationUpdated } from '../domain/events.ts';
import { addLocation, type Location, type LocationNotFound, type NewLocation } from '../domain/location.ts';
import { counting } from '../domain/merchant.ts';
import type { LimitReached } from '../domain/plan.ts';
import { locations, merchants } from '../storage/tables.ts';
import { locationIn, merchantIn } from './rows.ts';

export type CreateLocation = NewLocation & { readonly locationId: string };

export const createLocation: Write<CreateLocation, Location, LimitReached> = {
  name: 'createLocation',
  load: ({ locationId }) => [rowKey(merchants), rowKey(locations, locationId)],
  decide: ({ locationId, ...wanted }, state) => {
    const merchant = counting(merchantIn(state), 'locations');
    if (!merchant.ok) return merchant;
    const location = addLocation(locationId, wanted);
    return accept({
      effectId: locationId,
      put: [put(merchants, merchant.value), put(locations, location)],
      events: [locationAdded(location)],
    });
  },
  answer: locationIn,
  replay: (locationId) => [rowKey(locations, locationId)],
};

export type UpdateLocation = Changes<Location, Exclude<keyof Location, 'id' | 'version'>> & {
  readonly locationId: string;
  readonly expectedVersion?: number | undefined;
};

/** Changes a location. A closed one ships nothing and is no pick-up point; its stock stays where it is. */
export const updateLocation: Write<UpdateLocation, Location, LocationNotFound | VersionConflict> = {
  name: 'updateLocation',
  load: ({ locationId }) => [rowKey(locations, locationId)],
  decide: ({ locationId, expectedVersion, ...changes }, state) => {
    const known = state.get(locations, locationId);
    if (!known) return reject({ code: 'LOCATION_NOT_FOUND' });
    const current = atVersion(known, expectedVersion);
    if (!current.ok) return current;
    const location = withChanges(current.value, changes);
    return accept({ effectId: locationId, put: [put(locations, location)], events: [locationUpdated(location)] });
  },
  answer: locationIn,
};
