import { arrayParameters, type Column, type ColumnType, plainParameters, type RowValues } from './row-parameters.ts';
import type { SqlValue, Statement } from './statement.ts';

/** The SQL type of each column that is sent. */
export type Columns = Readonly<Record<string, ColumnType>>;

/** Makes a statement for rows; `others` are its further parameters. */
export type RowsStatement<Row = Record<string, unknown>> = (
  rows: readonly RowValues[],
  ...others: readonly SqlValue[]
) => Statement<Row>;

/** From so many rows on a column is gone through as a whole; before, the values of a row are fetched by its place. */
const MANY_ROWS = 64;

/**
 * A statement over any number of rows. `text` is given what stands in a FROM clause as `r`, with those columns, and how
 * the statement's other parameters are called. It is asked three times: one row comes as plain values, a few and many as an
 * array for each column in binary, which PostgreSQL takes without parsing (docs/decisions/rows-as-columns.md).
 */
export function rowsStatement<Row = Record<string, unknown>>(
  columns: Columns,
  text: (rows: string, other: (index: number) => string) => string,
): RowsStatement<Row> {
  const entries = Object.entries(columns);
  const other = (index: number) => `$${entries.length + 1 + index}`;
  const one = text(oneRow(entries), other);
  const few = text(fewRows(entries), other);
  const many = text(manyRows(entries), other);
  return (rows, ...others) => {
    const [first] = rows;
    if (first && rows.length === 1) return { text: one, values: [...plainParameters(entries, first), ...others] };
    return { text: rows.length < MANY_ROWS ? few : many, values: [...arrayParameters(entries, rows), ...others] };
  };
}

function oneRow(columns: readonly Column[]): string {
  const values = columns.map(([name, type], index) => `$${index + 1}::${type} as "${name}"`);
  return `(select ${values.join(', ')}) as r`;
}

/**
 * The first array counts the places; a list is read from its text. `offset 0` keeps the planner from putting these
 * expressions where the columns are used: behind row level security it looks up no key by one that could fail.
 */
function fewRows(columns: readonly Column[]): string {
  const values = columns.map(
    ([name, type], index) => `($${index + 1}::${arrayOf(type)})[place.i::int]::${type} as "${name}"`,
  );
  return `(select ${values.join(', ')} from unnest($1::${arrayOf(columns[0]?.[1])}) with ordinality as place(at, i) offset 0) as r`;
}

function manyRows(columns: readonly Column[]): string {
  const arrays = columns.map(([, type], index) => `$${index + 1}::${arrayOf(type)}`);
  const names = columns.map(([name]) => `"${name}"`);
  const values = columns.map(([name, type]) => `u."${name}"::${type}`);
  return `(select ${values.join(', ')} from unnest(${arrays.join(', ')}) as u(${names.join(', ')})) as r`;
}

function arrayOf(type: ColumnType = 'text'): string {
  return type === 'text[]' ? type : `${type}[]`;
}
