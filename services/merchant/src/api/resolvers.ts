import { readFileSync } from 'node:fs';
import { type GraphContext, type Resolvers, type Subgraph, unwrap } from '@concord/graph';
import { type EntityLoaders, entityLoaders, loadOwn } from './loaders.ts';
import { mutations } from './mutations.ts';
import { type Account, contextNode, merchantNode, registerNode, storeNode } from './nodes.ts';

type Key = { readonly id: string };
type Page = { readonly first: number; readonly after?: string };

const typeDefs = readFileSync(new URL('../../schema.graphql', import.meta.url), 'utf8');

/** Merchant Account's part of the graph. */
export function merchantSubgraph(account: Account): Subgraph {
  const loaders = entityLoaders(account);
  return {
    name: 'merchant',
    typeDefs,
    resolvers: { ...entities(account, loaders), Query: queries(account), Mutation: mutations(account) },
    references: {
      Merchant: async (ids, { call }) => {
        const merchant = merchantNode(unwrap(await account.getMerchant({}, call)));
        return ids.map((id) => (id === merchant.id ? merchant : null));
      },
      Store: loaders.stores,
      Location: loaders.locations,
      Register: loaders.registers,
    },
  };
}

function entities(account: Account, loaders: EntityLoaders): Resolvers {
  const store = ({ store: { id } }: { store: Key }, _: object, context: GraphContext) =>
    loadOwn(context, 'stores', loaders, id);
  const location = (id: string, context: GraphContext) => loadOwn(context, 'locations', loaders, id);
  const places = async (keys: readonly Key[], context: GraphContext) =>
    (await Promise.all(keys.map(({ id }) => location(id, context)))).filter((place) => place !== null);
  return {
    Merchant: {
      defaultStore: ({ defaultStore }: { defaultStore: Key }, _: object, context) =>
        loadOwn(context, 'stores', loaders, defaultStore.id),
      onboarding: async (_: Key, __: object, { call }) => unwrap(await account.getOnboarding({}, call)),
    },
    Store: {
      publishableKeys: async ({ id }: Key, _: object, { call }) =>
        unwrap(await account.listPublishableKeys({ storeId: id }, call)).items,
    },
    StoreContext: {
      store,
      shipsFrom: ({ shipsFrom }: { shipsFrom: Key[] }, _: object, context) => places(shipsFrom, context),
      pickupLocations: ({ pickupLocations }: { pickupLocations: Key[] }, _: object, context) =>
        places(pickupLocations, context),
    },
    Location: {
      registers: async ({ id }: Key, _: object, { call }) =>
        unwrap(await account.listRegisters({ locationId: id, first: 200 }, call)).items.map(registerNode),
    },
    Register: {
      store,
      location: (register: { location: Key }, _: object, context) => location(register.location.id, context),
    },
  };
}

function queries(account: Account): Resolvers[string] {
  return {
    merchant: async (_: object, __: object, { call }) => merchantNode(unwrap(await account.getMerchant({}, call))),
    stores: async (_: object, page: Page, { call }) => {
      const { items, nextCursor } = unwrap(await account.listStores(page, call));
      return { items: items.map(storeNode), nextCursor };
    },
    storeContext: async (_: object, input: { storeId: string }, { call }) =>
      contextNode(unwrap(await account.getStoreContext(input, call))),
    locations: async (_: object, query: Parameters<Account['listLocations']>[0], { call }) =>
      unwrap(await account.listLocations(query, call)),
    location: async (_: object, { id }: Key, { call }) => unwrap(await account.getLocation({ locationId: id }, call)),
    registers: async (_: object, query: Page & { locationId?: string }, { call }) => {
      const { items, nextCursor } = unwrap(await account.listRegisters(query, call));
      return { items: items.map(registerNode), nextCursor };
    },
    register: async (_: object, { id }: Key, { call }) =>
      registerNode(unwrap(await account.getRegister({ registerId: id }, call))),
    webhookEndpoints: async (_: object, page: Page, { call }) => unwrap(await account.listWebhookEndpoints(page, call)),
    appInstallations: async (_: object, page: Page, { call }) => unwrap(await account.listAppInstallations(page, call)),
  };
}
