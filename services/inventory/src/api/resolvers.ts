import { readFileSync } from 'node:fs';
import type { CallOptions, Client } from '@concord/contract';
import { type GraphContext, mutationCall, type Subgraph, unwrap } from '@concord/graph';
import type { z } from 'zod';
import type { inventoryContract } from '../../contract.ts';
import type { Channel } from '../domain/channel.ts';

type Inventory = Client<typeof inventoryContract>;
type Key = { readonly id: string };

const typeDefs = readFileSync(new URL('../../schema.graphql', import.meta.url), 'utf8');

/** Inventory's part of the graph. */
export function inventorySubgraph(inventory: Inventory): Subgraph {
  return {
    name: 'inventory',
    typeDefs,
    resolvers: {
      Variant: {
        availability: (variant: Key, args: { channel: string; locationIds?: string[] }, context) =>
          loadAvailability(inventory, context, variant.id, args.channel.toLowerCase() as Channel, args.locationIds),
        stockLevels: (variant: Key, _: object, context) => loadLevels(inventory, context, variant.id),
        stockMovements: async (variant: Key, page: { first: number; after?: string }, { call }) => {
          const found = unwrap(await inventory.listMovements({ variantId: variant.id, ...page }, call));
          return {
            ...found,
            items: found.items.map(({ locationId, ...entry }) => ({ ...entry, location: { id: locationId } })),
          };
        },
      },
      Query: {
        stockLevels: async (_: object, query: Parameters<Inventory['listLevels']>[0], { call }) => {
          const found = unwrap(await inventory.listLevels(query, call));
          return { ...found, items: found.items.map(levelNode) };
        },
      },
      Mutation: {
        adjustStock: async (_: object, input: Parameters<Inventory['adjustStock']>[0], context, info) =>
          unwrap(await inventory.adjustStock(input, mutationCall(context, info.path.key))).levels.map(levelNode),
        recordStockCount: async (_: object, input: Parameters<Inventory['recordCount']>[0], context, info) =>
          unwrap(await inventory.recordCount(input, mutationCall(context, info.path.key))).levels.map(levelNode),
      },
    },
  };
}

function loadAvailability(
  inventory: Inventory,
  context: GraphContext,
  variantId: string,
  channel: Channel,
  locationIds: readonly string[] | undefined,
) {
  const asked = locationIds?.toSorted();
  const loader = context.loader<string, object>(`availability ${channel} ${asked?.join()}`, async (variantIds) => {
    const query = { variantIds: [...variantIds], channel, ...(asked ? { locationIds: asked } : {}) };
    const { items } = unwrap(await inventory.getAvailability(query, context.call));
    return items.map(availabilityNode);
  });
  return loader.load(variantId);
}

type AvailabilityView = z.output<
  (typeof inventoryContract)['operations']['getAvailability']['output']
>['items'][number];
type AvailabilityNode = ReturnType<typeof nodeOf>;

/** Made once, where the view is kept. */
const nodes = new WeakMap<AvailabilityView, AvailabilityNode>();

function availabilityNode(view: AvailabilityView): AvailabilityNode {
  const known = nodes.get(view);
  if (known) return known;
  const node = nodeOf(view);
  nodes.set(view, node);
  return node;
}

function nodeOf({ tracked, available, band, locations }: AvailabilityView) {
  return {
    tracked,
    available,
    band: band.toUpperCase(),
    locations: locations.map((one) => ({ location: { id: one.locationId }, available: one.available })),
  };
}

function loadLevels(inventory: Inventory, context: GraphContext, variantId: string) {
  const loader = context.loader<string, object[]>('stock levels', async (variantIds) => {
    const levels = await allLevels(inventory, [...variantIds], context.call);
    const byVariant = Map.groupBy(levels, (level) => level.variantId);
    return variantIds.map((id) => (byVariant.get(id) ?? []).map(levelNode));
  });
  return loader.load(variantId);
}

async function allLevels(inventory: Inventory, variantIds: string[], call: CallOptions) {
  const levels = [];
  let after: string | undefined;
  do {
    const page = unwrap(await inventory.listLevels({ variantIds, first: 200, ...(after ? { after } : {}) }, call));
    levels.push(...page.items);
    after = page.nextCursor ?? undefined;
  } while (after);
  return levels;
}

function levelNode<Level extends { variantId: string; locationId: string }>({
  variantId,
  locationId,
  ...level
}: Level) {
  return { ...level, variant: { id: variantId }, location: { id: locationId } };
}
