import { type Database, rowsOf, sql } from '@concord/database';
import type { Redemption } from '../domain/redemption.ts';

type Row = {
  merchant_id: string;
  id: string;
  status: Redemption['status'];
  order_id: string | null;
  version: number;
};

const REDEMPTIONS = `select merchant_id, id, status, order_id, version from redemption
  where (merchant_id, id) > ($1, $2) order by merchant_id, id limit $3`;

/** A page of redemptions over all merchants: what the auditor holds against checkouts and orders. */
export async function auditHeldUses(system: Database, first: number, after: string | undefined) {
  const [merchant = '', redemption = ''] = after?.split(' ') ?? [];
  const [result] = await system.run(sql<Row>(REDEMPTIONS, merchant, redemption, first));
  const rows = rowsOf<Row>(result);
  const last = rows.length === first ? rows.at(-1) : undefined;
  return {
    checked: rows.length,
    facts: rows.map(({ merchant_id: merchantId, id: redemptionId, order_id: orderId, status, version }) => ({
      ...{ merchantId, redemptionId, status, orderId, version },
    })),
    nextCursor: last ? `${last.merchant_id} ${last.id}` : null,
  };
}
