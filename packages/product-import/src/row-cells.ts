import { type CurrencyCode, parseDecimal } from '@concord/money';
import { cleanLine } from './clean-text.ts';
import type { ColumnName, Columns } from './columns.ts';
import { type RowProblem, type RowProblemCode, rowProblem } from './problems.ts';

/** One row under the file's header, and where its problems go. */
export type Row = {
  readonly number: number;
  readonly handle: string;
  readonly fields: readonly string[];
  readonly columns: Columns;
  readonly report: (problem: RowProblem) => void;
};

/** The cell as it stands in the file; empty where the row or the file has no such cell. */
export function rawCell(row: Row, name: ColumnName): string {
  return row.fields[row.columns.at[name]] ?? '';
}

/** The cell as one clean line. */
export function lineCell(row: Row, name: ColumnName): string {
  const text = rawCell(row, name);
  return text === '' ? text : cleanLine(text);
}

/** Numeric codes come with an apostrophe in front, which keeps a spreadsheet from rounding them. */
export function codeCell(row: Row, name: ColumnName): string {
  return lineCell(row, name).replace(/^'/, '');
}

const BOOLEANS = new Map([
  ['true', true],
  ['false', false],
  ['yes', true],
  ['no', false],
  ['1', true],
  ['0', false],
]);

export function booleanCell(row: Row, name: ColumnName, whenEmpty: boolean): boolean {
  const text = lineCell(row, name);
  if (text === '') return whenEmpty;
  const value = BOOLEANS.get(text.toLowerCase());
  if (value === undefined) complain(row, name, 'BOOLEAN_INVALID', `"${short(text)}" is neither true nor false.`);
  return value ?? whenEmpty;
}

/** A number; spreadsheets write whole ones as `12.0`. Empty or wrong (which is reported) is 0. */
export function numberCell(row: Row, name: ColumnName): number {
  const text = lineCell(row, name);
  if (text === '') return 0;
  const value = /^-?\d{1,15}(?:\.\d{1,10})?$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isNaN(value)) complain(row, name, 'NUMBER_INVALID', `"${short(text)}" is no plain number; taken as 0.`);
  return Number.isNaN(value) || value === 0 ? 0 : value;
}

export type PriceCell =
  | { readonly kind: 'price'; readonly priceMinor: number }
  | { readonly kind: 'empty' | 'invalid' };

/** An amount from 0 in a currency, exact: `50`, `50.0` and `50.00` are one price, `50,00` and `1.005` are none. */
export function priceAt(row: Row, index: number, currency: CurrencyCode): PriceCell {
  const text = cleanLine(row.fields[index] ?? '');
  if (text === '') return { kind: 'empty' };
  const amount = parseDecimal(text, currency);
  if (amount === undefined || amount.amountMinor < 0) return { kind: 'invalid' };
  return { kind: 'price', priceMinor: amount.amountMinor };
}

export function complain(row: Row, name: ColumnName, code: RowProblemCode, message: string): void {
  complainAt(row, row.columns.at[name], code, message);
}

export function complainAt(row: Row, index: number, code: RowProblemCode, message: string): void {
  const column = row.columns.headers[index];
  const where = column === undefined ? { handle: row.handle } : { column, handle: row.handle };
  row.report(rowProblem(code, row.number, message, where));
}

/** A cell's text in a message: never long, whatever the cell holds. */
export function short(text: string): string {
  return text.length <= 60 ? text : `${text.slice(0, 59)}…`;
}
