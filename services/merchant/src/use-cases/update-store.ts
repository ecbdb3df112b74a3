import { put, rowKey, type Write } from '@concord/database';
import { accept, reject } from '@concord/result';
import { atVersion, type Changes, type VersionConflict, withChanges } from '../domain/change.ts';
import { storeUpdated } from '../domain/events.ts';
import {
  type CurrencyNotSoldIn,
  checked,
  type HostTaken,
  type Store,
  type StoreNotFound,
  type Theme,
} from '../domain/store.ts';
import { storeEntries } from '../storage/directory-tables.ts';
import { stores } from '../storage/tables.ts';
import { storeEntry } from './open-store.ts';
import { storeIn } from './rows.ts';

export type UpdateStore = Changes<Store, Exclude<keyof Store, 'id' | 'theme' | 'keysMade' | 'version'>> & {
  readonly storeId: string;
  readonly expectedVersion?: number | undefined;
  readonly theme?: Changes<Theme, keyof Theme> | undefined;
};

/** Changes a store's settings, and with them its entry in the directory. */
export const updateStore: Write<UpdateStore, Store, StoreNotFound | VersionConflict | HostTaken | CurrencyNotSoldIn> = {
  name: 'updateStore',
  load: ({ storeId }) => [rowKey(stores, storeId), rowKey(storeEntries, storeId)],
  decide: ({ storeId, expectedVersion, theme, ...changes }, state) => {
    const known = state.get(stores, storeId);
    if (!known) return reject({ code: 'STORE_NOT_FOUND' });
    const current = atVersion(known, expectedVersion);
    if (!current.ok) return current;
    const changed = checked(withChanges(current.value, { ...changes, theme: themeWith(known.theme, theme) }));
    if (!changed.ok) return changed;
    const store = changed.value;
    return accept({
      effectId: storeId,
      put: [put(stores, store), put(storeEntries, storeEntry(store))],
      events: [storeUpdated(store)],
    });
  },
  answer: storeIn,
  conflicts: { store_directory_host: () => ({ code: 'HOST_TAKEN' }) },
};

function themeWith(theme: Theme, changes: UpdateStore['theme'] = {}): Theme {
  const { accentColour = theme.accentColour, logoUrl = theme.logoUrl, tagline = theme.tagline } = changes;
  return { accentColour, logoUrl, tagline };
}
