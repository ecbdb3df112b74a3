import { type Database, rowsOf, sql } from '@concord/database';

/** Beyond this a group is only called far behind: counting on would cost more than it tells. */
const MAX_COUNTED = 10_000;
const LAGS = `select g.consumer_group, (
    select count(*) from (
      select 1 from event e
      where e.position > greatest(o.position, g.place) and e.type = any(string_to_array(g.types, ',')) limit ${MAX_COUNTED}
    ) as waiting
  ) as lag
  from unnest($1::text[], $2::text[], $3::bigint[]) as g(consumer_group, types, place) left join consumer_offset o using (consumer_group)`;

/** What a group wants, and how far this process is with it. */
export type PlacedGroup = { readonly types: readonly string[]; readonly place: () => number };

/** Events that each group has not handled yet, at most 10,000, in one question for all groups. */
export async function consumerLags(
  database: Database,
  groups: ReadonlyMap<string, PlacedGroup>,
): Promise<ReadonlyMap<string, number>> {
  const types = [...groups.values()].map((group) => group.types.join(','));
  const places = [...groups.values()].map(({ place }) => place());
  const [result] = await database.run(sql(LAGS, [...groups.keys()], types, places));
  const rows = rowsOf<{ consumer_group: string; lag: number }>(result);
  return new Map(rows.map((row) => [row.consumer_group, row.lag]));
}
