import type { Handler } from '@concord/contract';
import { newId } from '@concord/ids';
import { accept, mapResult, reject } from '@concord/result';
import type { storeOperations } from '../../contract/stores.ts';
import { newPublishableKey } from '../credentials.ts';
import { readPublishableKeys, readStores, readStoresById, resolveStore } from '../storage/read-stores.ts';
import { createStore } from '../use-cases/open-store.ts';
import { createPublishableKey, revokePublishableKey } from '../use-cases/publishable-keys.ts';
import { updateStore } from '../use-cases/update-store.ts';
import type { HandlerDeps } from './deps.ts';
import { pageOf } from './page-of.ts';
import { publishableKeyView, storeContextView, storeView } from './views.ts';

type Operations = typeof storeOperations;

export function storeHandlers(deps: HandlerDeps): { readonly [Name in keyof Operations]: Handler<Operations[Name]> } {
  const { data, run, contexts } = deps;
  const { database } = data;
  return {
    createStore: async (input, call) => {
      const command = { ...input, storeId: newId('store'), publishableKey: newPublishableKey() };
      return mapResult(await run(createStore, command, input, call), ({ store, publishableKey }) => ({
        store: storeView(store),
        publishableKey,
      }));
    },
    updateStore: async (input, call) => mapResult(await run(updateStore, input, input, call), storeView),
    listStores: async (query, { merchantId }) =>
      accept(pageOf(await readStores(database, merchantId, query), query.first, storeView, ({ id }) => id)),
    getStores: async ({ storeIds }, { merchantId }) =>
      accept({ items: (await readStoresById(database, merchantId, storeIds)).map(storeView) }),
    getStoreContext: async ({ storeId }, { merchantId }) => {
      const context = await contexts.get(merchantId, storeId);
      return context ? accept(storeContextView(context)) : reject({ code: 'STORE_NOT_FOUND' });
    },
    resolveStore: async (query) => {
      const store = await resolveStore(database, query);
      return store ? accept(store) : reject({ code: 'STORE_NOT_FOUND' });
    },
    createPublishableKey: async (input, call) => {
      const command = { ...input, publishableKey: newPublishableKey() };
      return mapResult(await run(createPublishableKey, command, input, call), publishableKeyView);
    },
    listPublishableKeys: async ({ storeId }, { merchantId }) => {
      const keys = await readPublishableKeys(database, merchantId, storeId);
      return keys ? accept({ items: keys.map(publishableKeyView) }) : reject({ code: 'STORE_NOT_FOUND' });
    },
    revokePublishableKey: async (input, call) =>
      mapResult(await run(revokePublishableKey, input, input, call), publishableKeyView),
  };
}
