import { type Database, rowsOf, sql } from '@concord/database';
import type { Dimension, SalesPage, SalesQuery, SalesRow } from '../sales-index.ts';

/** How each dimension is told from an entry; $4 is the time zone. */
const KEYS: Readonly<Record<Dimension, string>> = {
  channel: 'channel',
  day: "to_char(occurred_at at time zone $4, 'YYYY-MM-DD')",
  hour: "to_char(occurred_at at time zone $4, 'HH24')",
  location: "coalesce(location_id, '')",
  product: "coalesce(product_id, '')",
  store: 'store_id',
};

/** What happened in a period, in the days of a time zone, and passes the filters; $1 to $8 are `periodValues`. */
export function inPeriod(timeColumn: 'occurred_at' | 'placed_at'): string {
  return `merchant_id = $1 and not test
    and ${timeColumn} >= $2::date::timestamp at time zone $4
    and ${timeColumn} < ($3::date + 1)::timestamp at time zone $4
    and ($5::text is null or currency = $5) and ($6::text is null or channel = $6)
    and ($7::text is null or store_id = $7) and ($8::text is null or location_id = $8)`;
}

export function periodValues(merchantId: string, query: SalesQuery) {
  const { from, to, timeZone, currency, channel, storeId, locationId } = query;
  return [merchantId, from, to, timeZone, currency, channel, storeId, locationId] as const;
}

/**
 * Statistics say of a new merchant among many that they have one row; joins planned for that compare every row with
 * every other. A hash join reads all sales of the merchant once, whatever the statistics say.
 */
export const HASH_JOINS = sql("select set_config('enable_nestloop', 'off', true)");

/** Sales of a period in groups, each of one currency, in the order of the key that the next page begins after. */
export async function readSales(
  database: Database,
  merchantId: string,
  query: SalesQuery,
  { groupBy, sort, first, after }: SalesPage,
): Promise<SalesRow[]> {
  const [currency = '', rank = 0, ...parts] = after ?? [];
  const [part1 = '', part2 = '', part3 = ''] = parts;
  const values = [...periodValues(merchantId, query), currency, rank, part1, part2, part3, first];
  const statement = sql<SalesRow>(reportText(groupBy, sort), ...values);
  return rowsOf<SalesRow>((await database.forMerchant(merchantId, HASH_JOINS, statement))[1]);
}

/** Made of the closed lists above only; nothing of a request is in the text. */
function reportText(groupBy: readonly Dimension[], sort: 'key' | 'gross'): string {
  const byProduct = groupBy.includes('product');
  const keys = [0, 1, 2].map((index) => {
    const dimension = groupBy[index];
    return `${dimension ? KEYS[dimension] : "''::text"} as key${index + 1}`;
  });
  // An order has an entry for each of its products there, and counts once.
  const countOf = (column: string) =>
    byProduct ? `count(distinct order_id) filter (where ${column} > 0)` : `coalesce(sum(${column}), 0)::bigint`;
  return `with grouped as (
      select ${keys.join(', ')}, currency, ${countOf('order_count')} as orders, sum(unit_count)::bigint as units,
        sum(gross_minor)::bigint as gross, sum(net_minor)::bigint as net, sum(tax_minor)::bigint as tax,
        sum(discount_minor)::bigint as discount, sum(shipping_minor)::bigint as shipping,
        ${countOf('cancelled_count')} as cancelled_orders, sum(cancelled_units)::bigint as cancelled_units,
        sum(cancelled_minor)::bigint as cancelled, sum(returned_units)::bigint as returned_units,
        sum(refund_minor)::bigint as refund
      from ${byProduct ? 'product_entry' : 'sales_entry'} where ${inPeriod('occurred_at')} group by 1, 2, 3, 4
    ), ranked as (select *, ${sort === 'gross' ? '-gross' : '0::bigint'} as rank from grouped)
    select * from ranked where (currency, rank, key1, key2, key3) > ($9, $10::bigint, $11, $12, $13)
    order by currency, rank, key1, key2, key3 limit $14`;
}
