import type { BelievedRow, ChangedRow } from './identity-map.ts';
import { type Columns, type RowsStatement, rowsStatement } from './rows-statement.ts';
import { type Statement, sql } from './statement.ts';

/**
 * A table whose rows are aggregates: loaded by key and locked, changed in memory, saved together. `key` names the
 * columns that, after `merchant_id`, identify a row; all are text.
 */
export type AggregateTable<Aggregate> = {
  readonly name: string;
  readonly key: readonly string[];
  readonly columns: Columns;
  readonly keyOf: (aggregate: Aggregate) => readonly string[];
  readonly fromRow: (row: Record<string, unknown>) => Aggregate;
  readonly toRow: (aggregate: Aggregate) => Record<string, unknown>;
  /**
   * The column that every change raises, if rows are changed by the service's writer and by nothing else: it may then
   * remember them, see `writerMemory`.
   */
  readonly kept?: string;
  /** Columns whose values never leave the table, not even for the audit log: personal data and secrets. */
  readonly personal?: readonly string[];
};

/** A table that is only ever added to: a ledger. */
export type LedgerTable<Entry> = {
  readonly name: string;
  readonly columns: Columns;
  readonly toRow: (entry: Entry) => Record<string, unknown>;
};

export function aggregateTable<Aggregate>(table: AggregateTable<Aggregate>): AggregateTable<Aggregate> {
  return table;
}

export function ledgerTable<Entry>(table: LedgerTable<Entry>): LedgerTable<Entry> {
  return table;
}

export type TenantRow = { readonly merchantId: string; readonly row: Record<string, unknown> };
export type TenantKey = { readonly merchantId: string; readonly key: readonly string[] };

const texts = new Map<string, string>();

function cachedText(id: string, make: () => string): string {
  const known = texts.get(id);
  if (known !== undefined) return known;
  const text = make();
  texts.set(id, text);
  return text;
}

/**
 * Loads and locks rows by key, in the order of the keys given: sorted, no two writers wait for each other in a circle
 * (CONSISTENCY 9). Each key is looked up by itself, so that a plan made while the table was small reads no more than
 * the keys' rows when it has grown.
 */
export function loadForUpdate<Aggregate>(table: AggregateTable<Aggregate>, keys: readonly TenantKey[]): Statement {
  const keyColumns = ['merchant_id', ...table.key];
  const text = cachedText(
    `load ${table.name}`,
    () => `select t.* from ${keysParameter(keyColumns)},
      lateral (select * from ${table.name} t where ${matches('t', keyColumns)} offset 0 for update) t`,
  );
  const sorted = keys.toSorted(byKey);
  const values = keyColumns.map((_, index) =>
    sorted.map(({ merchantId, key }) => (index === 0 ? merchantId : (key[index - 1] ?? ''))),
  );
  return sql(text, ...values);
}

/** The keys of rows as a table `k` of one column each, from one array for each. */
export function keysParameter(columns: readonly string[]): string {
  return `unnest(${columns.map((_, index) => `$${index + 1}::text[]`).join(', ')}) as k(${columns.join(', ')})`;
}

export function matches(name: string, columns: readonly string[]): string {
  return columns.map((column) => `${name}.${column} = k.${column}`).join(' and ');
}

function byKey(a: TenantKey, b: TenantKey): number {
  if (a.merchantId !== b.merchantId) return a.merchantId < b.merchantId ? -1 : 1;
  for (let index = 0; index < a.key.length; index++) {
    const [left = '', right = ''] = [a.key[index], b.key[index]];
    if (left !== right) return left < right ? -1 : 1;
  }
  return 0;
}

/** What a statement needs to know of a table; one that is only ever added to may have no key to tell. */
export type TableShape = { readonly name: string; readonly key?: readonly string[]; readonly columns: Columns };

const inserts = new WeakMap<TableShape, RowsStatement>();

/** Inserts rows in one statement; a row that already exists is a fault (another process was first: try again). */
export function insertRows(table: TableShape, rows: readonly TenantRow[]): Statement {
  let insert = inserts.get(table);
  if (!insert) {
    const sent = { ...keyColumns(table.key ?? []), ...table.columns };
    const names = Object.keys(sent).join(', ');
    insert = rowsStatement(sent, (r) => `insert into ${table.name} (${names}) select ${names} from ${r}`);
    inserts.set(table, insert);
  }
  return insert(rows.map(({ merchantId, row }) => ({ ...row, merchant_id: merchantId })));
}

/** SQLSTATE of the fault that a row is not as it was believed to be: division by zero, which nothing else here does. */
export const NOT_AS_BELIEVED = '22012';

/**
 * Always so, and taken for rare: the planner counts on one row instead of many, and finds it by its key. For many
 * it reads the whole table as long as that was small when it was last analysed, however large it is by now.
 */
const FOR_ONE_ROW = "r.merchant_id = r.merchant_id || ''";

const updates = new WeakMap<AggregateTable<never>, Map<string, RowsStatement>>();

/**
 * Writes the changed columns of rows in one statement. A row that has not the version it was decided on, or is gone, is
 * the fault `NOT_AS_BELIEVED`.
 */
export function updateRows(
  table: AggregateTable<never>,
  rows: readonly ChangedRow[],
  changed: readonly string[],
): Statement {
  const ofTable = updates.get(table) ?? new Map<string, RowsStatement>();
  updates.set(table, ofTable);
  const id = changed.join(' ');
  const update = ofTable.get(id) ?? updateStatement(table, changed);
  ofTable.set(id, update);
  return update(
    rows.map(({ merchantId, row, was }) => ({ ...row, merchant_id: merchantId, was })),
    rows.length,
  );
}

function updateStatement(table: AggregateTable<never>, changed: readonly string[]): RowsStatement {
  const guard = guardOf(table);
  const keys = keyColumns(table.key);
  const sent: Columns = { ...keys, ...pick(table.columns, changed), ...(guard ? { was: 'bigint' } : {}) };
  return rowsStatement(
    sent,
    (r, other) => `with changed as (
        update ${table.name} t set ${changed.map((column) => `${column} = r.${column}`).join(', ')}
        from ${r}
        where ${FOR_ONE_ROW}
          and ${Object.keys(keys)
            .map((column) => `t.${column} = r.${column}`)
            .join(' and ')}
          ${guard ? `and t.${guard} = r.was` : ''}
        returning 1
      ) select 1 / (count(*) = ${other(0)})::int from changed`,
  );
}

/** Finds the rows as they are believed to be and keeps them so until the commit, or is the fault `NOT_AS_BELIEVED`. */
export function expectRows(table: AggregateTable<never>, rows: readonly BelievedRow[]): Statement {
  const keyed = ['merchant_id', ...table.key];
  const text = cachedText(
    `expect ${table.name}`,
    () => `select 1 / (count(*) = count(*) filter (where coalesce(t.guard, -1) = k.guard))::int
      from unnest(${keyed.map((_, index) => `$${index + 1}::text[]`).join(', ')}, $${keyed.length + 1}::bigint[])
        as k(${keyed.join(', ')}, guard)
      left join lateral (select ${guardOf(table)} as guard from ${table.name} t where ${matches('t', keyed)} offset 0 for share) t on true`,
  );
  const values = keyed.map((_, index) =>
    rows.map(({ merchantId, key }) => (index === 0 ? merchantId : (key[index - 1] ?? ''))),
  );
  return sql(
    text,
    ...values,
    rows.map(({ guard }) => guard),
  );
}

/** The column that tells two states of a row apart. */
export function guardOf({ kept, columns }: AggregateTable<never>): string | undefined {
  return kept ?? (columns.version === undefined ? undefined : 'version');
}

function keyColumns(key: readonly string[]): Columns {
  return { merchant_id: 'text', ...Object.fromEntries(key.map((column) => [column, 'text' as const])) };
}

function pick<Value>(from: Readonly<Record<string, Value>>, names: readonly string[]): Record<string, Value> {
  const picked: Record<string, Value> = {};
  for (const name of names) picked[name] = from[name] as Value;
  return picked;
}
