import type { Client } from '@concord/contract';
import type { merchantContract } from '../../contract.ts';

export type Account = Client<typeof merchantContract>;

type Answer<Name extends keyof Account> = Extract<Awaited<ReturnType<Account[Name]>>, { ok: true }>['value'];
type StoreAnswer = Answer<'getStores'>['items'][number];
type RegisterAnswer = Answer<'getRegister'>;
type ContextAnswer = Answer<'getStoreContext'>;

/** How answers of the contract look as nodes of the graph: references instead of ids, lists instead of records. */
export function merchantNode({ defaultStoreId, ...merchant }: Answer<'getMerchant'>) {
  return { ...merchant, defaultStore: { id: defaultStoreId } };
}

export function storeNode({ cashRounding, ...store }: StoreAnswer) {
  const rounding = Object.entries(cashRounding).map(([currency, incrementMinor]) => ({ currency, incrementMinor }));
  return { ...store, cashRounding: rounding };
}

export function registerNode({ registerId, locationId, storeId, ...register }: RegisterAnswer) {
  return { ...register, id: registerId, location: { id: locationId }, store: { id: storeId } };
}

export function contextNode({ storeId, shipsFrom, pickupLocations, ...context }: ContextAnswer) {
  return {
    ...context,
    store: { id: storeId },
    shipsFrom: shipsFrom.map((id) => ({ id })),
    pickupLocations: pickupLocations.map(({ locationId }) => ({ id: locationId })),
  };
}

/** The entities in the order of the asked ids, null for those that are not there. */
export function inOrder<Node extends { readonly id: string }>(
  ids: readonly string[],
  nodes: readonly Node[],
): (Node | null)[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  return ids.map((id) => byId.get(id) ?? null);
}
