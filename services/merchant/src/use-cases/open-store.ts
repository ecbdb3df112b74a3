import { put, rowKey, type Write } from '@concord/database';
import { accept } from '@concord/result';
import { storeOpened } from '../domain/events.ts';
import { counting } from '../domain/merchant.ts';
import type { LimitReached } from '../domain/plan.ts';
import type { PublishableKey } from '../domain/publishable-key.ts';
import { type CurrencyNotSoldIn, type HostTaken, type NewStore, openStore, type Store } from '../domain/store.ts';
import { publishableKeys, type StoreEntry, storeEntries } from '../storage/directory-tables.ts';
import { merchants, stores } from '../storage/tables.ts';
import { merchantIn, storeIn, there } from './rows.ts';

/** Ids and keys are named by the caller, so that a decision makes nothing up. */
export type CreateStore = Omit<NewStore, 'id'> & { readonly storeId: string; readonly publishableKey: string };
export type CreatedStore = { readonly store: Store; readonly publishableKey: string };

/** Opens a store with its first publishable key and its entry in the directory. */
export const createStore: Write<CreateStore, CreatedStore, HostTaken | LimitReached | CurrencyNotSoldIn> = {
  name: 'createStore',
  load: ({ storeId, publishableKey }) => [rowKey(merchants), ...storeKeys(storeId, publishableKey)],
  decide: ({ storeId, publishableKey, ...wanted }, state, { nowMs }) => {
    const merchant = counting(merchantIn(state), 'stores');
    if (!merchant.ok) return merchant;
    const opened = openStore({ ...wanted, id: storeId });
    if (!opened.ok) return opened;
    const store = { ...opened.value, keysMade: 1 };
    return accept({
      effectId: `${storeId} ${publishableKey}`,
      put: [put(merchants, merchant.value), ...storeRows(store, firstKey(store, publishableKey, nowMs))],
      events: [storeOpened(store)],
    });
  },
  answer: (state, effectId) => {
    const [storeId = '', publishableKey = ''] = effectId.split(' ');
    there(state.get(publishableKeys, publishableKey), 'publishable key');
    return { store: storeIn(state, storeId), publishableKey };
  },
  replay: (effectId) => {
    const [storeId = '', publishableKey = ''] = effectId.split(' ');
    return storeKeys(storeId, publishableKey);
  },
  conflicts: { store_directory_host: () => ({ code: 'HOST_TAKEN' }) },
};

export function storeKeys(storeId: string, publishableKey: string) {
  return [rowKey(stores, storeId), rowKey(storeEntries, storeId), rowKey(publishableKeys, publishableKey)];
}

export function firstKey(store: Store, key: string, nowMs: number): PublishableKey {
  return { key, storeId: store.id, createdAtMs: nowMs, revokedAtMs: null };
}

export function storeRows(store: Store, key: PublishableKey) {
  return [put(stores, store), put(storeEntries, storeEntry(store)), put(publishableKeys, key)];
}

export function storeEntry({ id, host, status, currency, locale }: Store): StoreEntry {
  return { storeId: id, host, status, currency, locale };
}
