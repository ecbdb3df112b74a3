/** One SQL statement with its values, prepared once per connection under a name derived from its text. */
export type Statement<Row = Record<string, unknown>> = {
  readonly text: string;
  readonly values: readonly SqlValue[];
  /** Carries the row type only; never set. */
  readonly row?: Row;
};

/** Times travel as epoch milliseconds inside the application and as ISO 8601 text to PostgreSQL; objects as JSON. */
export type SqlValue =
  | string
  | number
  | boolean
  | null
  | undefined
  | Date
  | readonly (string | number)[]
  | { readonly [key: string]: unknown };

export function sql<Row = Record<string, unknown>>(text: string, ...values: readonly SqlValue[]): Statement<Row> {
  return { text, values };
}

/**
 * The merchant of a statement, its `$1`, unseen by the planner: of one that came after the last analysis it would expect a single
 * row, and go through all of that merchant's rows for each key that is asked for.
 */
export const UNSEEN_MERCHANT = '(select $1::text)';

const names = new Map<string, string>();

/** The prepared statement's name: short, and the same for the same text in the whole process. */
export function statementName(text: string): string {
  const known = names.get(text);
  if (known !== undefined) return known;
  const name = `s${names.size + 1}`;
  names.set(text, name);
  return name;
}

/** The text form in which PostgreSQL reads a value. */
export function encodeValue(value: SqlValue): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (value instanceof Date) return value.toISOString();
  if (isArray(value)) return encodeArray(value);
  return JSON.stringify(value);
}

function isArray(value: object): value is readonly (string | number)[] {
  return Array.isArray(value);
}

function encodeArray(values: readonly (string | number)[]): string {
  return `{${values.map((value) => (typeof value === 'number' ? value : quote(value))).join(',')}}`;
}

function quote(value: string): string {
  return `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

/** Rows as one JSON parameter, for `json_to_recordset($1::json)`: any number of rows, one statement. */
export function rowsParameter(rows: readonly object[]): string {
  return JSON.stringify(rows);
}
