import type pg from 'pg';

/**
 * Tells the planner of tables that were just made that all their rows are one merchant's. Without statistics it believes
 * that a merchant has one row, so that any index that begins with the merchant finds a row as well as its key does, and a
 * plan made then reads all of a merchant's rows until the first analysis. That analysis puts its own figures in place.
 * Servers before PostgreSQL 18 cannot be told: they plan well from the first analysis on.
 */
export async function giveFirstStatistics(client: pg.Client): Promise<void> {
  const known = await client.query("select from pg_proc where proname = 'pg_restore_attribute_stats'");
  if (known.rowCount === 0) return;
  await client.query(`
    select pg_restore_attribute_stats(
      'schemaname', n.nspname::text, 'relname', c.relname::text, 'attname', 'merchant_id', 'inherited', false,
      'null_frac', 0::real, 'avg_width', 30, 'n_distinct', 1::real)
    from pg_class c
      join pg_namespace n on n.oid = c.relnamespace
      join pg_attribute a on a.attrelid = c.oid and a.attname = 'merchant_id' and not a.attisdropped
    where c.relkind = 'r' and c.reltuples < 0 and pg_has_role(c.relowner, 'usage')`);
}
