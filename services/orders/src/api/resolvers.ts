import { readFileSync } from 'node:fs';
import type { Client } from '@concord/contract';
import { type GraphContext, mutationCall, type Resolver, type Subgraph, unwrap } from '@concord/graph';
import type { ordersContract } from '../../contract.ts';
import { DETAIL_FIELDS, detailNode, fulfilmentNode, type OrderOut, orderNode, returnNode } from './nodes.ts';

type Orders = Client<typeof ordersContract>;
type Input<Name extends keyof Orders> = Parameters<Orders[Name]>[0];
type OrderParent = { readonly id: string; readonly full?: OrderOut | undefined };
type Paging = { readonly first: number; readonly after?: string };
type Filter = { readonly filter?: Readonly<Record<string, string>> } & Paging;

const typeDefs = readFileSync(new URL('../../schema.graphql', import.meta.url), 'utf8');
const ENUMS = new Set(['channel', 'status', 'paymentStatus']);

/** Orders' part of the graph. */
export function ordersSubgraph(orders: Orders): Subgraph {
  return {
    name: 'orders',
    typeDefs,
    resolvers: {
      Query: {
        orders: async (_: object, { filter, ...paging }: Filter, { call }) =>
          pageOf(unwrap(await orders.listOrders({ ...paging, ...lowerCased(filter) }, call)), orderNode),
        order: async (_: object, { id }: { id: string }, context) => (await loadOrders(orders, [id], context))[0],
        myOrders: async (_: object, paging: Paging, { call }) =>
          pageOf(unwrap(await orders.listMyOrders(paging, call)), orderNode),
        orderLookup: async (_: object, input: Input<'lookUpOrder'>, { call }) => {
          const found = await orders.lookUpOrder(input, call);
          return !found.ok && found.rejection.code === 'ORDER_NOT_FOUND' ? null : orderNode(unwrap(found));
        },
        orderReturns: async (_: object, query: Input<'listReturns'>, { call }) =>
          pageOf(unwrap(await orders.listReturns(query, call)), returnNode),
      },
      Order: {
        ...detailResolvers(orders),
        timeline: async ({ id: orderId }: OrderParent, paging: Paging, { call }) =>
          pageOf(unwrap(await orders.listTimeline({ orderId, ...paging }, call)), ({ facts, actor, ...entry }) => ({
            ...entry,
            facts: JSON.stringify(facts),
            actorKind: actor.kind,
            actorId: actor.id,
          })),
      },
      OrderReturn: {
        order: async ({ order }: { order: { id: string } }, _: object, context) =>
          orderNode(await loadFull(orders, order.id, context)),
      },
      Customer: {
        orders: async ({ id: customerId }: { id: string }, paging: Paging, { call }) =>
          pageOf(unwrap(await orders.listOrders({ ...paging, customerId }, call)), orderNode),
      },
      Mutation: {
        fulfilOrder: async (_: object, input: Input<'fulfilOrder'>, context, info) =>
          fulfilmentNode(unwrap(await orders.fulfilOrder(input, mutationCall(context, info.path.key))).fulfilment),
        cancelOrder: async (_: object, input: Input<'cancelOrder'>, context, info) =>
          orderNode(unwrap(await orders.cancelOrder(input, mutationCall(context, info.path.key)))),
        receiveReturn: async (_: object, input: Input<'receiveReturn'>, context, info) =>
          returnNode(unwrap(await orders.receiveReturn(input, mutationCall(context, info.path.key))).return),
      },
    },
    references: { Order: (ids, context) => loadOrders(orders, ids, context) },
  };
}

/** What was agreed and what happened, field by field: the whole order is loaded once, and only if one is asked for. */
function detailResolvers(orders: Orders): Record<string, Resolver> {
  const resolve =
    (field: (typeof DETAIL_FIELDS)[number]): Resolver =>
    async (order: OrderParent, _: object, context) =>
      detailNode(order.full ?? (await loadFull(orders, order.id, context)))[field];
  return Object.fromEntries(DETAIL_FIELDS.map((field) => [field, resolve(field)]));
}

/** Orders by id that the caller may see: staff all of the merchant's, a customer their own. */
async function loadOrders(orders: Orders, ids: readonly string[], { call }: GraphContext) {
  const orderIds = [...ids];
  const asStaff = await orders.getOrders({ orderIds }, call);
  const forbidden = !asStaff.ok && asStaff.rejection.code === 'FORBIDDEN';
  const found = unwrap(forbidden ? await orders.listMyOrders({ orderIds, first: orderIds.length }, call) : asStaff);
  const byId = new Map(found.items.map((order) => [order.id, orderNode(order)]));
  return ids.map((id) => byId.get(id) ?? null);
}

async function loadFull(orders: Orders, id: string, context: GraphContext): Promise<OrderOut> {
  const loader = context.loader<string, OrderOut>('full orders', async (ids) => {
    const nodes = await loadOrders(orders, ids, context);
    return nodes.map((node) => node?.full ?? new Error('There is no such order'));
  });
  return loader.load(id);
}

function pageOf<Item, Node>(
  page: { readonly items: readonly Item[]; readonly nextCursor: string | null },
  node: (item: Item) => Node,
) {
  return { items: page.items.map(node), nextCursor: page.nextCursor };
}

function lowerCased(filter: Readonly<Record<string, string>> = {}) {
  const entries = Object.entries(filter).filter(([, value]) => value !== null);
  return Object.fromEntries(entries.map(([key, value]) => [key, ENUMS.has(key) ? value.toLowerCase() : value]));
}
