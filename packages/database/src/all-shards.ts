import { type Database, rowsOf } from './connect.ts';
import type { Statement } from './statement.ts';

/** The databases over which a service's merchants are spread: mostly the one. */
export function shardsOf(database: Database): readonly Database[] {
  return database.shards ?? [database];
}

/**
 * What a statement finds, of all merchants: for sweepers. A shard that does not answer holds up no other: what is due
 * there is found when it is back. Throws only if none answers.
 */
export async function rowsOfAllShards<Row extends Record<string, unknown>>(
  database: Database,
  statement: Statement<Row>,
): Promise<Row[]> {
  const shards = shardsOf(database);
  const [only] = shards;
  if (only && shards.length === 1) return rowsOf<Row>((await only.run(statement))[0]);
  const answers = await Promise.allSettled(shards.map((shard) => shard.run(statement)));
  const found = answers.filter((answer) => answer.status === 'fulfilled');
  const [first] = answers;
  if (found.length === 0 && first?.status === 'rejected') throw first.reason;
  return found.flatMap(({ value: [result] }) => rowsOf<Row>(result));
}

/**
 * One page of a list over all merchants, in the order of their ids wherever they live. The statement is sorted by merchant
 * first and limited to `first` rows itself; a merchant's rows are all on one shard, in the order in which that has them.
 */
export async function pageOfAllMerchants<Row extends Record<string, unknown>>(
  database: Database,
  statement: Statement<Row>,
  first: number,
): Promise<Row[]> {
  const pages = await Promise.all(
    shardsOf(database).map(async (shard) => rowsOf<Row>((await shard.run(statement))[0])),
  );
  const [only = [], ...others] = pages;
  return others.length === 0 ? only : mergedByMerchant(pages, first);
}

function mergedByMerchant<Row extends Record<string, unknown>>(
  pages: readonly (readonly Row[])[],
  first: number,
): Row[] {
  // Sorting is stable: rows of one merchant stay in their own order.
  return pages
    .flat()
    .toSorted((a, b) => (String(a.merchant_id) < String(b.merchant_id) ? -1 : Number(a.merchant_id !== b.merchant_id)))
    .slice(0, first);
}
