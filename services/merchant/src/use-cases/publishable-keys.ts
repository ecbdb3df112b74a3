import { put, rowKey, type State, type Write } from '@concord/database';
import { accept, reject } from '@concord/result';
import type { LimitReached } from '../domain/plan.ts';
import { MAX_KEYS_PER_STORE, type PublishableKey, type PublishableKeyNotFound } from '../domain/publishable-key.ts';
import type { StoreNotFound } from '../domain/store.ts';
import { publishableKeys } from '../storage/directory-tables.ts';
import { stores } from '../storage/tables.ts';
import { there } from './rows.ts';

export type CreatePublishableKey = { readonly storeId: string; readonly publishableKey: string };
export type RevokePublishableKey = { readonly publishableKey: string };

/** Another key for a store. The old ones stay until they are revoked. */
export const createPublishableKey: Write<CreatePublishableKey, PublishableKey, StoreNotFound | LimitReached> = {
  name: 'createPublishableKey',
  load: ({ storeId, publishableKey }) => [rowKey(stores, storeId), rowKey(publishableKeys, publishableKey)],
  decide: ({ storeId, publishableKey }, state, { nowMs }) => {
    const store = state.get(stores, storeId);
    if (!store) return reject({ code: 'STORE_NOT_FOUND' });
    if (store.keysMade >= MAX_KEYS_PER_STORE) return reject({ code: 'LIMIT_REACHED', limit: MAX_KEYS_PER_STORE });
    const key: PublishableKey = { key: publishableKey, storeId, createdAtMs: nowMs, revokedAtMs: null };
    return accept({
      effectId: publishableKey,
      put: [put(stores, { ...store, keysMade: store.keysMade + 1 }), put(publishableKeys, key)],
    });
  },
  answer: keyIn,
  replay: (publishableKey) => [rowKey(publishableKeys, publishableKey)],
};

/** Ends a key. It is kept, so that its value is never given out again. */
export const revokePublishableKey: Write<RevokePublishableKey, PublishableKey, PublishableKeyNotFound> = {
  name: 'revokePublishableKey',
  load: ({ publishableKey }) => [rowKey(publishableKeys, publishableKey)],
  decide: ({ publishableKey }, state, { nowMs }) => {
    const key = state.get(publishableKeys, publishableKey);
    if (!key) return reject({ code: 'PUBLISHABLE_KEY_NOT_FOUND' });
    if (key.revokedAtMs !== null) return accept({ effectId: publishableKey });
    return accept({ effectId: publishableKey, put: [put(publishableKeys, { ...key, revokedAtMs: nowMs })] });
  },
  answer: keyIn,
};

function keyIn(state: State, value: string): PublishableKey {
  return there(state.get(publishableKeys, value), 'publishable key');
}
