import { put, rowKey, type State, type Write } from '@concord/database';
import { accept, reject } from '@concord/result';
import { atVersion, type Changes, type VersionConflict, withChanges } from '../domain/change.ts';
import { registerAdded, registerUpdated } from '../domain/events.ts';
import type { LocationNotFound } from '../domain/location.ts';
import { counting } from '../domain/merchant.ts';
import type { LimitReached } from '../domain/plan.ts';
import type { Register, RegisterNotFound } from '../domain/register.ts';
import type { StoreNotFound } from '../domain/store.ts';
import { locations, merchants, registers, stores } from '../storage/tables.ts';
import { merchantIn, registerIn } from './rows.ts';

export type CreateRegister = {
  readonly registerId: string;
  readonly locationId: string;
  readonly name: string;
  readonly storeId?: string | undefined;
  readonly receiptHeader: string;
  readonly receiptFooter: string;
};

export type LocationIsNoShop = { readonly code: 'LOCATION_IS_NO_SHOP' };

type Refused = LocationNotFound | StoreNotFound | LimitReached | LocationIsNoShop;

/** Adds a register to a shop. It sells at the prices of the named store, or of the merchant's first. */
export const createRegister: Write<CreateRegister, Register, Refused> = {
  name: 'createRegister',
  load: ({ registerId, locationId, storeId }) => [
    rowKey(merchants),
    rowKey(locations, locationId),
    rowKey(registers, registerId),
    ...(storeId === undefined ? [] : [rowKey(stores, storeId)]),
  ],
  decide: ({ registerId, storeId, ...wanted }, state) => {
    const location = state.get(locations, wanted.locationId);
    if (!location) return reject({ code: 'LOCATION_NOT_FOUND' });
    if (location.kind !== 'shop') return reject({ code: 'LOCATION_IS_NO_SHOP' });
    if (!isStoreOrNone(state, storeId)) return reject({ code: 'STORE_NOT_FOUND' });
    const merchant = counting(merchantIn(state), 'registers');
    if (!merchant.ok) return merchant;
    const register: Register = {
      ...wanted,
      id: registerId,
      storeId: storeId ?? merchant.value.defaultStoreId,
      status: 'open',
      version: 1,
    };
    return accept({
      effectId: registerId,
      put: [put(merchants, merchant.value), put(registers, register)],
      events: [registerAdded(register)],
    });
  },
  answer: registerIn,
  replay: (registerId) => [rowKey(registers, registerId)],
};

export type UpdateRegister = Changes<Register, 'name' | 'status' | 'storeId' | 'receiptHeader' | 'receiptFooter'> & {
  readonly registerId: string;
  readonly expectedVersion?: number | undefined;
};

export const updateRegister: Write<UpdateRegister, Register, RegisterNotFound | StoreNotFound | VersionConflict> = {
  name: 'updateRegister',
  load: ({ registerId, storeId }) => [
    rowKey(registers, registerId),
    ...(storeId === undefined ? [] : [rowKey(stores, storeId)]),
  ],
  decide: ({ registerId, expectedVersion, ...changes }, state) => {
    const known = state.get(registers, registerId);
    if (!known) return reject({ code: 'REGISTER_NOT_FOUND' });
    if (!isStoreOrNone(state, changes.storeId)) return reject({ code: 'STORE_NOT_FOUND' });
    const current = atVersion(known, expectedVersion);
    if (!current.ok) return current;
    const register = withChanges(current.value, changes);
    return accept({ effectId: registerId, put: [put(registers, register)], events: [registerUpdated(register)] });
  },
  answer: registerIn,
};

function isStoreOrNone(state: State, storeId: string | undefined): boolean {
  return storeId === undefined || state.get(stores, storeId) !== undefined;
}
