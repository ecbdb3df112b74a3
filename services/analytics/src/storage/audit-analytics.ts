import type { Orphan, SalesIndex, TotalsRow } from './sales-index.ts';

/** One page of the analytics side of L15: what each merchant sold in each currency, and what contradicts itself. */
export async function auditAnalytics(index: SalesIndex, first: number, after: string | undefined) {
  const [merchant = '', currency = ''] = after?.split(' ') ?? [];
  const rows = await index.readTotals(first, after === undefined ? undefined : [merchant, currency]);
  const orphans = after === undefined ? await index.readOrphans() : [];
  const last = rows.at(-1);
  return {
    checked: rows.reduce((sum, row) => sum + row.orders, 0),
    violations: [...rows.flatMap(overdrawn), ...orphans.map(orphan)],
    facts: rows.map(factOf),
    nextCursor: last && rows.length === first ? `${last.merchant_id} ${last.currency}` : null,
  };
}

function factOf(row: TotalsRow) {
  return {
    merchantId: row.merchant_id,
    currency: row.currency,
    orders: row.orders,
    grossMinor: row.gross,
    netMinor: row.net,
    taxMinor: row.tax,
    cancelledMinor: row.cancelled,
    refundMinor: row.refund,
  };
}

function overdrawn({ merchant_id, currency, overdrawn: count, orders }: TotalsRow) {
  if (count === 0) return [];
  const subject = `${merchant_id} sales in ${currency}`;
  return [{ law: 'L3', subject, detail: `${count} sales gave back more than they were worth`, version: orders }];
}

function orphan({ merchantId, id, orderId }: Orphan) {
  const subject = `${merchantId} reversal ${id}`;
  return { law: 'L15', subject, detail: `its sale ${orderId} is not there`, version: 0 };
}
