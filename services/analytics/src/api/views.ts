import { divideRounded } from '@concord/money';
import type { z } from 'zod';
import type { checkoutRowSchema, salesFiguresSchema, salesRowSchema } from '../../sales-schemas.ts';
import type { Rebuild } from '../domain/rebuild.ts';
import type { CheckoutRow, Dimension, PromotionRow, SalesRow } from '../storage/sales-index.ts';

type Figures = z.input<typeof salesFiguresSchema>;
type Channel = z.output<typeof salesRowSchema>['channel'];

export function figuresView(row: SalesRow, byProduct: boolean): Figures {
  const { orders, gross } = row;
  return {
    currency: row.currency,
    orders,
    units: row.units,
    grossMinor: gross,
    netMinor: row.net,
    taxMinor: row.tax,
    discountMinor: row.discount,
    shippingMinor: row.shipping,
    cancelledOrders: row.cancelled_orders,
    cancelledUnits: row.cancelled_units,
    cancelledMinor: row.cancelled,
    returnedUnits: row.returned_units,
    refundMinor: row.refund,
    salesMinor: gross - row.cancelled - row.refund,
    averageOrderMinor: byProduct || orders === 0 ? null : divideRounded(BigInt(gross), BigInt(orders)),
  };
}

export function rowView(row: SalesRow, groupBy: readonly Dimension[]): z.input<typeof salesRowSchema> {
  const keys = [row.key1, row.key2, row.key3];
  const key = (dimension: Dimension): string | null => keys[groupBy.indexOf(dimension)] || null;
  const hour = key('hour');
  return {
    ...figuresView(row, groupBy.includes('product')),
    channel: key('channel') as Channel,
    day: key('day'),
    hour: hour === null ? null : Number(hour),
    locationId: key('location'),
    productId: key('product'),
    storeId: key('store'),
  };
}

export function promotionView(row: PromotionRow) {
  return {
    promotionId: row.promotion_id,
    currency: row.currency,
    orders: row.orders,
    units: row.units,
    grossMinor: row.gross,
    discountMinor: row.discount,
  };
}

export function checkoutViews(rows: readonly CheckoutRow[]): z.input<typeof checkoutRowSchema>[] {
  return [...Map.groupBy(rows, (row) => row.channel)].map(([channel, ended]) => {
    const count = (some: readonly CheckoutRow[]) => some.reduce((sum, row) => sum + row.count, 0);
    const failures = ended.filter((row) => row.failure !== null);
    const [all, failed] = [count(ended), count(failures)];
    return {
      channel: channel as NonNullable<Channel>,
      completed: all - failed,
      failed,
      conversionPpm: divideRounded(BigInt(all - failed) * 1_000_000n, BigInt(all)),
      failures: failures.map((row) => ({ code: row.failure ?? '', count: row.count })),
    };
  });
}

export function rebuildView(rebuild: Rebuild) {
  return {
    id: rebuild.id,
    status: rebuild.status,
    orders: rebuild.orderCount,
    removed: rebuild.removedCount,
    attempts: rebuild.attempts,
    startedAt: new Date(rebuild.startedAtMs).toISOString(),
    endedAt: rebuild.endedAtMs === null ? null : new Date(rebuild.endedAtMs).toISOString(),
  };
}
