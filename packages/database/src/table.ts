import { rowsParameter, type Statement, sql } from './statement.ts';

/** The SQL type of each column beside `merchant_id`, which every table has first. */
export type Columns = Readonly<Record<string, string>>;

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

/** Loads and locks rows by key, in key order, so that no two writers wait for each other in a circle (CONSISTENCY 9). */
export function loadForUpdate<Aggregate>(table: AggregateTable<Aggregate>, keys: readonly TenantKey[]): Statement {
  const keyColumns = ['merchant_id', ...table.key];
  const text = cachedText(
    `load ${table.name}`,
    () => `select t.* from ${table.name} t
      join unnest(${keyColumns.map((_, index) => `$${index + 1}::text[]`).join(', ')}) as k(${keyColumns.join(', ')})
        using (${keyColumns.join(', ')})
      order by ${keyColumns.map((column) => `t.${column}`).join(', ')} for update of t`,
  );
  const values = keyColumns.map((_, index) =>
    keys.map(({ merchantId, key }) => (index === 0 ? merchantId : (key[index - 1] ?? ''))),
  );
  return sql(text, ...values);
}

/** Inserts rows in one statement; a row that already exists is a fault (another process was first: try again). */
export function insertRows(name: string, columns: Columns, rows: readonly TenantRow[]): Statement {
  const text = cachedText(`insert ${name}`, () => {
    const all = { merchant_id: 'text', ...columns };
    return `insert into ${name} (${Object.keys(all).join(', ')})
      select ${Object.keys(all).join(', ')} from json_to_recordset($1::json) as r(${recordColumns(all)})`;
  });
  return sql(text, rowsParameter(rows.map(({ merchantId, row }) => ({ merchant_id: merchantId, ...row }))));
}

/** Writes changed rows in one statement. They were loaded and locked by this transaction, so each is still there. */
export function updateRows(table: AggregateTable<never>, rows: readonly TenantRow[]): Statement {
  const text = cachedText(`update ${table.name}`, () => {
    const all = {
      merchant_id: 'text',
      ...Object.fromEntries(table.key.map((column) => [column, 'text'])),
      ...table.columns,
    };
    const keys = ['merchant_id', ...table.key];
    const changed = Object.keys(table.columns).filter((column) => !table.key.includes(column));
    return `update ${table.name} t set ${changed.map((column) => `${column} = r.${column}`).join(', ')}
      from json_to_recordset($1::json) as r(${recordColumns(all)})
      where ${keys.map((column) => `t.${column} = r.${column}`).join(' and ')}`;
  });
  return sql(text, rowsParameter(rows.map(({ merchantId, row }) => ({ merchant_id: merchantId, ...row }))));
}

function recordColumns(columns: Columns): string {
  return Object.entries(columns)
    .map(([name, type]) => `${name} ${type}`)
    .join(', ');
}
