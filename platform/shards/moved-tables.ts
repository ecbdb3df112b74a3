import { type Database, rowsOf, sql } from '@concord/database';

export type Column = { readonly name: string; readonly type: string };

/** A table whose rows of a merchant go along when it moves. */
export type MovedTable = {
  readonly name: string;
  /** All that is copied, by name: a number that each database gives by itself is not. */
  readonly columns: readonly Column[];
  /** What identifies a row of the merchant, in the order of the primary key. */
  readonly key: readonly Column[];
  readonly primaryKey: readonly string[];
  /** Tables whose rows must be there before. */
  readonly parents: readonly string[];
};

/**
 * What stays where it is. Events on their way out leave from the old place before the move ends; events that a consumer
 * parked belong to the service; jobs are put into the queue anew.
 */
const STAYS = ['outbox', 'parked_inbox_event', 'job'];

type Row = Omit<MovedTable, 'key'> & { readonly system_sees: boolean };

const TABLES = `select c.relname as name, json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod))
    order by a.attname) as columns,
    (select json_agg(k.attname order by array_position(i.indkey::int2[], k.attnum)) from pg_index i
      join pg_attribute k on k.attrelid = i.indrelid and k.attnum = any (i.indkey)
      where i.indrelid = c.oid and i.indisprimary) as "primaryKey",
    (select coalesce(json_agg(distinct p.relname), '[]') from pg_constraint f join pg_class p on p.oid = f.confrelid
      where f.conrelid = c.oid and f.contype = 'f' and f.confrelid <> c.oid) as parents,
    not c.relrowsecurity or exists (select from pg_policy y where y.polrelid = c.oid and y.polname = 'system') as system_sees
  from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    and a.attidentity = '' and a.attgenerated = ''
  where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relname <> all ($1::text[])
    and exists (select from pg_attribute m where m.attrelid = c.oid and m.attname = 'merchant_id' and not m.attisdropped)
  group by c.oid order by c.relname`;

/** Every table of a service that has rows of merchants, those that others point to first. */
export async function movedTables(system: Database): Promise<MovedTable[]> {
  const [result] = await system.run(sql(TABLES, STAYS));
  const rows = rowsOf<Row>(result);
  const hidden = rows.filter(({ system_sees }) => !system_sees).map(({ name }) => name);
  if (hidden.length > 0)
    throw new Error(`The system role sees no rows of ${hidden.join(', ')}: a migration has to give it access`);
  return parentsFirst(rows.map(({ system_sees: _, ...table }) => ({ ...table, key: keyOf(table) })));
}

function keyOf({ name, columns, primaryKey }: Omit<Row, 'system_sees'>): readonly Column[] {
  const beside = primaryKey.filter((column) => column !== 'merchant_id');
  return (beside.length > 0 ? beside : primaryKey).map((column) => {
    const found = columns.find((one) => one.name === column);
    if (!found) throw new Error(`${name} is identified by ${column}, which is not copied`);
    return found;
  });
}

function parentsFirst(tables: readonly MovedTable[]): MovedTable[] {
  const sorted: MovedTable[] = [];
  for (let left = tables; left.length > 0; ) {
    const waiting = new Set(left.map(({ name }) => name));
    const ready = left.filter(({ parents }) => parents.every((parent) => !waiting.has(parent)));
    if (ready.length === 0) throw new Error(`${[...waiting].join(', ')} point at each other`);
    sorted.push(...ready);
    left = left.filter((table) => !ready.includes(table));
  }
  return sorted;
}
