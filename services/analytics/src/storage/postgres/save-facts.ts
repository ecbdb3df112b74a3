import { type Columns, type RowsStatement, rowsStatement, type Statement } from '@concord/database';
import { type CheckoutOutcome, type Facts, type Reversal, type Sale, unitsOf } from '../../domain/sale.ts';

const SALE: Columns = {
  store_id: 'text',
  channel: 'text',
  location_id: 'text',
  currency: 'text',
  placed_at: 'timestamptz',
  test: 'boolean',
  unit_count: 'bigint',
  gross_minor: 'bigint',
  net_minor: 'bigint',
  tax_minor: 'bigint',
  discount_minor: 'bigint',
  shipping_minor: 'bigint',
  line_gross_minor: 'bigint',
  line_net_minor: 'bigint',
  promotion_ids: 'text[]',
};
const SALE_LINE: Columns = {
  product_id: 'text',
  variant_id: 'text',
  quantity: 'bigint',
  gross_minor: 'bigint',
  net_minor: 'bigint',
};
const REVERSAL: Columns = {
  kind: 'text',
  order_id: 'text',
  whole: 'boolean',
  amount_minor: 'bigint',
  unit_count: 'bigint',
  occurred_at: 'timestamptz',
};
const REVERSAL_LINE: Columns = { quantity: 'bigint', amount_minor: 'bigint' };
const OUTCOME: Columns = { store_id: 'text', channel: 'text', failure: 'text', ended_at: 'timestamptz' };

const SAVE_SALES = upsert('sale', ['order_id'], SALE, true);
const SAVE_SALE_LINES = upsert('sale_line', ['order_id', 'line_id'], SALE_LINE, false);
const SAVE_REVERSALS = upsert('reversal', ['id'], REVERSAL, true);
const SAVE_REVERSAL_LINES = upsert('reversal_line', ['reversal_id', 'line_id'], REVERSAL_LINE, false);
const SAVE_OUTCOMES = upsert('checkout_outcome', ['checkout_id'], OUTCOME, false);

/** Saves facts by their keys: whatever arrives again replaces itself. A rebuild leaves its id on what it found. */
export function saveFacts({ sales, reversals, outcomes }: Facts, rebuildId: string | null = null): Statement[] {
  return [
    save(
      SAVE_SALES,
      last(sales, (sale) => sale.orderId),
      (sale) => [{ ...saleRow(sale), rebuild_id: rebuildId }],
    ),
    save(
      SAVE_SALE_LINES,
      last(sales, (sale) => sale.orderId),
      saleLineRows,
    ),
    save(
      SAVE_REVERSALS,
      last(reversals, ({ id }) => id),
      (one) => [{ ...reversalRow(one), rebuild_id: rebuildId }],
    ),
    save(
      SAVE_REVERSAL_LINES,
      last(reversals, ({ id }) => id),
      reversalLineRows,
    ),
    save(
      SAVE_OUTCOMES,
      last(outcomes, (one) => one.checkoutId),
      (one) => [outcomeRow(one)],
    ),
  ].flat();
}

function save<Fact>(
  statement: RowsStatement,
  facts: readonly Fact[],
  rowsOf: (fact: Fact) => readonly Record<string, unknown>[],
): Statement[] {
  const rows = facts.flatMap(rowsOf);
  return rows.length === 0 ? [] : [statement(rows)];
}

/** One statement cannot write a row twice: of facts with one key the last stands for all. */
function last<Fact extends { readonly merchantId: string }>(facts: readonly Fact[], keyOf: (fact: Fact) => string) {
  return [...new Map(facts.map((fact) => [`${fact.merchantId} ${keyOf(fact)}`, fact])).values()];
}

function upsert(table: string, key: readonly string[], columns: Columns, rebuilt: boolean): RowsStatement {
  const keys = ['merchant_id', ...key];
  const sent: Columns = {
    ...Object.fromEntries(keys.map((name) => [name, 'text' as const])),
    ...columns,
    ...(rebuilt ? { rebuild_id: 'text' } : {}),
  };
  const names = Object.keys(sent).join(', ');
  const changes = Object.keys(columns).map((name) => `${name} = excluded.${name}`);
  if (rebuilt) changes.push(`rebuild_id = coalesce(excluded.rebuild_id, ${table}.rebuild_id)`);
  return rowsStatement(
    sent,
    (rows) => `insert into ${table} (${names}) select ${names} from ${rows} order by ${keys.join(', ')}
      on conflict (${keys.join(', ')}) do update set ${changes.join(', ')}`,
  );
}

function saleRow(sale: Sale) {
  return {
    merchant_id: sale.merchantId,
    order_id: sale.orderId,
    store_id: sale.storeId,
    channel: sale.channel,
    location_id: sale.locationId,
    currency: sale.currency,
    placed_at: sale.placedAtMs,
    test: sale.test,
    unit_count: unitsOf(sale.lines),
    gross_minor: sale.grossMinor,
    net_minor: sale.netMinor,
    tax_minor: sale.taxMinor,
    discount_minor: sale.discountMinor,
    shipping_minor: sale.shippingMinor,
    line_gross_minor: sale.lines.reduce((sum, line) => sum + line.grossMinor, 0),
    line_net_minor: sale.lines.reduce((sum, line) => sum + line.netMinor, 0),
    promotion_ids: sale.promotionIds,
  };
}

function saleLineRows({ merchantId, orderId, lines }: Sale) {
  return lines.map((line) => ({
    merchant_id: merchantId,
    order_id: orderId,
    line_id: line.lineId,
    product_id: line.productId,
    variant_id: line.variantId,
    quantity: line.quantity,
    gross_minor: line.grossMinor,
    net_minor: line.netMinor,
  }));
}

function reversalRow(reversal: Reversal) {
  return {
    merchant_id: reversal.merchantId,
    id: reversal.id,
    kind: reversal.kind,
    order_id: reversal.orderId,
    whole: reversal.whole,
    amount_minor: reversal.amountMinor,
    unit_count: unitsOf(reversal.lines),
    occurred_at: reversal.occurredAtMs,
  };
}

function reversalLineRows({ merchantId, id, lines }: Reversal) {
  return lines.map(({ lineId, quantity, amountMinor }) => ({
    merchant_id: merchantId,
    reversal_id: id,
    line_id: lineId,
    quantity,
    amount_minor: amountMinor,
  }));
}

function outcomeRow(outcome: CheckoutOutcome) {
  return {
    merchant_id: outcome.merchantId,
    checkout_id: outcome.checkoutId,
    store_id: outcome.storeId,
    channel: outcome.channel,
    failure: outcome.failure,
    ended_at: outcome.endedAtMs,
  };
}
