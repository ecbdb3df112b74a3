import { type GraphContext, unwrap } from '@concord/graph';
import { type Account, inOrder, registerNode, storeNode } from './nodes.ts';

type Node = { readonly id: string };

/** One call for all entities of a kind that a request asks for. */
export type EntityLoaders = {
  readonly stores: (ids: readonly string[], context: GraphContext) => Promise<(Node | null)[]>;
  readonly locations: (ids: readonly string[], context: GraphContext) => Promise<(Node | null)[]>;
  readonly registers: (ids: readonly string[], context: GraphContext) => Promise<(Node | null)[]>;
};

export function entityLoaders(account: Account): EntityLoaders {
  return {
    stores: async (ids, { call }) => {
      const { items } = unwrap(await account.getStores({ storeIds: [...ids] }, call));
      return inOrder(ids, items.map(storeNode));
    },
    locations: async (ids, { call }) =>
      inOrder(ids, unwrap(await account.getLocations({ locationIds: [...ids] }, call)).items),
    registers: async (ids, { call }) => {
      const { items } = unwrap(await account.getRegisters({ registerIds: [...ids] }, call));
      return inOrder(ids, items.map(registerNode));
    },
  };
}

/** An entity of this subgraph that a field of it points to; other subgraphs' fields are led here by the gateway. */
export function loadOwn(
  context: GraphContext,
  kind: keyof EntityLoaders,
  loaders: EntityLoaders,
  id: string,
): Promise<Node | null> {
  const name = `own ${kind}`;
  return context.loader<string, Node | null>(name, (ids) => loaders[kind](ids, context)).load(id);
}
