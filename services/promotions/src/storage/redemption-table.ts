import { aggregateTable } from '@concord/database';
import { orderIdOf, type Redemption } from '../domain/redemption.ts';

export const redemptions = aggregateTable<Redemption>({
  name: 'redemption',
  key: ['id'],
  columns: {
    status: 'text',
    checkout_id: 'text',
    order_id: 'text',
    customer: 'text',
    currency: 'text',
    lines: 'jsonb',
    promotion_ids: 'text[]',
    version: 'bigint',
  },
  keyOf: ({ id }) => [id],
  fromRow: redemptionFromRow,
  toRow: (redemption) => ({
    id: redemption.id,
    status: redemption.status,
    checkout_id: redemption.checkoutId,
    order_id: orderIdOf(redemption),
    customer: redemption.customer,
    currency: redemption.currency,
    lines: redemption.lines,
    promotion_ids: [...new Set(redemption.lines.map((line) => line.promotionId))],
    version: redemption.version,
  }),
});

function redemptionFromRow(row: Record<string, unknown>): Redemption {
  const common = {
    id: row.id as string,
    checkoutId: row.checkout_id as string | null,
    customer: row.customer as string,
    currency: row.currency as string,
    lines: row.lines as Redemption['lines'],
    version: row.version as number,
  };
  const status = row.status as Redemption['status'];
  switch (status) {
    case 'held':
      return { ...common, status };
    case 'confirmed':
      return { ...common, status, orderId: row.order_id as string };
    case 'released':
      return { ...common, status, orderId: row.order_id as string | null };
  }
}
