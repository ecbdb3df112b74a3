import { readFileSync } from 'node:fs';
import type { Client } from '@concord/contract';
import { type Subgraph, unwrap } from '@concord/graph';
import type { z } from 'zod';
import type { analyticsContract } from '../../contract.ts';
import type { CHANNELS, salesFiguresSchema, salesRowSchema } from '../../sales-schemas.ts';
import type { Dimension } from '../storage/sales-index.ts';

type Analytics = Client<typeof analyticsContract>;
type Figures = z.output<typeof salesFiguresSchema>;
type Channel = (typeof CHANNELS)[number];
type Asked = {
  readonly from: string;
  readonly to: string;
  readonly timeZone: string;
  readonly currency?: string;
  readonly channel?: string;
  readonly storeId?: string;
  readonly locationId?: string;
};
type AskedPage = Asked & { readonly first: number; readonly after?: string };

const typeDefs = readFileSync(new URL('../../schema.graphql', import.meta.url), 'utf8');

/** Analytics' part of the graph. */
export function analyticsSubgraph(analytics: Analytics): Subgraph {
  return {
    name: 'analytics',
    typeDefs,
    resolvers: {
      Query: {
        salesReport: async (_: object, asked: AskedPage & { groupBy: string[]; sort: string }, { call }) => {
          const { groupBy, sort, ...rest } = asked;
          const dimensions = groupBy.map((one) => one.toLowerCase() as Dimension);
          const query = { ...plain(rest), groupBy: dimensions, sort: sort === 'GROSS' ? 'gross' : 'key' } as const;
          const { items, nextCursor } = unwrap(await analytics.salesReport(query, call));
          return { items: items.map(rowNode), nextCursor };
        },
        salesSummary: async (_: object, asked: Asked, { call }) =>
          unwrap(await analytics.salesSummary(plain(asked), call)).items.map(figuresNode),
        checkoutConversion: async (_: object, asked: Asked, { call }) =>
          unwrap(await analytics.checkoutReport(plain(asked), call)).items.map((row) => ({
            ...row,
            channel: row.channel.toUpperCase(),
          })),
        promotionEffects: async (_: object, asked: AskedPage, { call }) => {
          const { items, nextCursor } = unwrap(await analytics.promotionReport(plain(asked), call));
          return {
            items: items.map(({ promotionId, currency, grossMinor, discountMinor, ...row }) => ({
              ...row,
              promotion: { id: promotionId },
              gross: { amountMinor: grossMinor, currency },
              discount: { amountMinor: discountMinor, currency },
            })),
            nextCursor,
          };
        },
      },
    },
  };
}

/** Arguments as the contract takes them: what is null was not asked for. */
function plain<Arguments extends Asked>({ channel, ...asked }: Arguments) {
  const given = Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== null));
  return {
    ...(given as Omit<Arguments, 'channel'>),
    ...(channel ? { channel: channel.toLowerCase() as Channel } : {}),
  };
}

function rowNode({ channel, day, hour, locationId, productId, storeId, ...figures }: z.output<typeof salesRowSchema>) {
  return {
    channel: channel?.toUpperCase() ?? null,
    day,
    hour,
    location: keyOf(locationId),
    product: keyOf(productId),
    store: keyOf(storeId),
    figures: figuresNode(figures),
  };
}

function figuresNode({ currency, orders, units, cancelledOrders, returnedUnits, ...amounts }: Figures) {
  const money = (amountMinor: number) => ({ amountMinor, currency });
  const moneyIf = (amountMinor: number | null) => (amountMinor === null ? null : money(amountMinor));
  return {
    currency,
    orders,
    units,
    cancelledOrders,
    returnedUnits,
    gross: money(amounts.grossMinor),
    net: money(amounts.netMinor),
    tax: money(amounts.taxMinor),
    discount: moneyIf(amounts.discountMinor),
    shipping: moneyIf(amounts.shippingMinor),
    cancelled: money(amounts.cancelledMinor),
    refunds: money(amounts.refundMinor),
    sales: money(amounts.salesMinor),
    averageOrder: moneyIf(amounts.averageOrderMinor),
  };
}

function keyOf(id: string | null) {
  return id === null ? null : { id };
}
