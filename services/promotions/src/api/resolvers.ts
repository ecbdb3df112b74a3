import { readFileSync } from 'node:fs';
import type { Client } from '@concord/contract';
import { type GraphContext, type Resolvers, type Subgraph, unwrap } from '@concord/graph';
import type { promotionsContract } from '../../contract.ts';
import { mutations } from './mutations.ts';
import { batchNode, couponNode, lower, promotionNode } from './nodes.ts';

export type PromotionsClient = Client<typeof promotionsContract>;
type Key = { readonly id: string };
type Page = { readonly first: number; readonly after?: string | null };
type State = 'DRAFT' | 'ACTIVE' | 'ENDED';

const typeDefs = readFileSync(new URL('../../schema.graphql', import.meta.url), 'utf8');

/** Promotions' part of the graph. */
export function promotionsSubgraph(promotions: PromotionsClient): Subgraph {
  const load = async (ids: readonly string[], { call }: GraphContext) => {
    const { items } = unwrap(await promotions.getPromotions({ promotionIds: [...ids] }, call));
    return items.map((item) => item && promotionNode(item));
  };
  const promotionOf = ({ promotion }: { promotion: Key }, _: object, context: GraphContext) =>
    context.loader<string, object | null>('promotions', (ids) => load(ids, context)).load(promotion.id);
  return {
    name: 'promotions',
    typeDefs,
    resolvers: {
      Promotion: {
        coupons: async ({ id: promotionId }: Key, { code, ...page }: Page & { code?: string | null }, { call }) => {
          const query = { promotionId, ...pageOf(page), ...(code ? { code } : {}) };
          const found = unwrap(await promotions.listCoupons(query, call));
          return { ...found, items: found.items.map(couponNode) };
        },
      },
      Coupon: { promotion: promotionOf },
      CouponBatch: { promotion: promotionOf },
      Query: queries(promotions, load),
      Mutation: mutations(promotions),
    },
    references: { Promotion: load },
  };
}

function queries(
  promotions: PromotionsClient,
  load: (ids: readonly string[], context: GraphContext) => Promise<(object | null)[]>,
): Resolvers[string] {
  return {
    promotion: async (_: object, { id }: Key, context) => (await load([id], context))[0],
    promotions: async (_: object, { state, ...page }: Page & { state?: State | null }, { call }) => {
      const wanted = state ? { state: lower(state) } : {};
      const found = unwrap(await promotions.listPromotions({ ...pageOf(page), ...wanted }, call));
      return { ...found, items: found.items.map(promotionNode) };
    },
    couponBatch: async (_: object, { id: batchId }: Key, { call }) => {
      const found = await promotions.getCouponBatch({ batchId }, call);
      if (!found.ok && found.rejection.code === 'COUPON_BATCH_NOT_FOUND') return null;
      return batchNode(unwrap(found));
    },
  };
}

function pageOf({ first, after }: Page) {
  return { first, ...(after ? { after } : {}) };
}
