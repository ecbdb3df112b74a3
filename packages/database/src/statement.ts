// Not the global one, which is asked for by a getter at each use.
import { Buffer } from 'node:buffer';

/** One SQL statement with its values, prepared once per connection under a name derived from its text. */
export type Statement<Row = Record<string, unknown>> = {
  readonly text: string;
  readonly values: readonly SqlValue[];
  /** Carries the row type only; never set. */
  readonly row?: Row;
};

/**
 * Times travel as epoch milliseconds inside the application and as ISO 8601 text to PostgreSQL; objects as JSON; a buffer is
 * a value in PostgreSQL's binary format.
 */
export type SqlValue =
  | string
  | number
  | boolean
  | null
  | undefined
  | Date
  | Buffer
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

/** The form in which PostgreSQL reads a value: text, or binary for a buffer. */
export function encodeValue(value: SqlValue): string | Buffer | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || value instanceof Buffer) return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (value instanceof Date) return value.toISOString();
  if (isArray(value)) return arrayText(value);
  return JSON.stringify(value);
}

function isArray(value: object): value is readonly (string | number)[] {
  return Array.isArray(value);
}

/** A list as PostgreSQL reads it in text: `{1,"a"}`. */
export function arrayText(values: readonly (string | number)[]): string {
  return `{${values.map((value) => (typeof value === 'number' ? value : quote(value))).join(',')}}`;
}

function quote(value: string): string {
  return `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}
