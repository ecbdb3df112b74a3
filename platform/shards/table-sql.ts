import { type SqlValue, type Statement, sql } from '@concord/database';
import type { Column, MovedTable } from './moved-tables.ts';

/** A stretch of a table in the order of its key: behind `after`, up to and with `upTo`; undefined is open. */
export type Range = { readonly after?: readonly string[] | undefined; readonly upTo?: readonly string[] | undefined };
/** `versions` changes with every change of a row, also with one that writes what was there: by the transaction that wrote it. */
export type Versions = { readonly rows: number; readonly versions: string };
export type Summary = Versions & { readonly checksum: string; readonly last: readonly string[] | null };
/** Named so that no column of a table is called alike: what a page is sorted by must be the column. */
export type KeyAndHash = { readonly row_key: readonly string[]; readonly row_hash: string };

/** Values travel as the text that PostgreSQL itself writes and reads: nothing is rounded, and null stays null. */
type Cells = readonly (string | null)[];

/** How many of the merchant's rows there are in a stretch, the first so many of them, and their checksum; the key of the last. */
export function summariseNext(table: MovedTable, merchantId: string, range: Range, limit: number): Statement<Summary> {
  const { where, values } = within(table, merchantId, range);
  const page = `${rowsIn(table, where)} order by ${names(table.key)} limit $${values.length + 1}`;
  return sql(summaryOf(table, page), ...values, limit);
}

/** The same of everything in a stretch. */
export function summariseRange(table: MovedTable, merchantId: string, range: Range): Statement<Summary> {
  const { where, values } = within(table, merchantId, range);
  return sql(summaryOf(table, rowsIn(table, where)), ...values);
}

/** Tells without reading what is in the rows whether any of a stretch has changed: a tenth of the work of a checksum. */
export function versionsIn(table: MovedTable, merchantId: string, range: Range): Statement<Versions> {
  const { where, values } = within(table, merchantId, range);
  return sql(
    `select count(*) as rows, coalesce(bit_xor(${versionOf(table)}), 0)::text as versions from ${table.name} where ${where}`,
    ...values,
  );
}

export function hashesIn(table: MovedTable, merchantId: string, range: Range, limit: number): Statement<KeyAndHash> {
  const { where, values } = within(table, merchantId, range);
  const text = `select ${textsOf(table.key)} as row_key, ${hashOf(table)}::text as row_hash from ${table.name} where ${where}
    order by ${names(table.key)} limit $${values.length + 1}`;
  return sql(text, ...values, limit);
}

export function readRows(
  table: MovedTable,
  merchantId: string,
  keys: readonly (readonly string[])[],
): Statement<{ cells: Cells }> {
  const text = `select ${textsOf(table.columns)} as cells from ${table.name} where merchant_id = $1 and ${amongKeys(table, 2)}`;
  return sql(text, merchantId, ...columnsOf(table, keys));
}

export function deleteRows(table: MovedTable, merchantId: string, keys: readonly (readonly string[])[]): Statement {
  return sql(
    `delete from ${table.name} where merchant_id = $1 and ${amongKeys(table, 2)}`,
    merchantId,
    ...columnsOf(table, keys),
  );
}

export function writeRows(table: MovedTable, rows: readonly Cells[]): Statement {
  const { name, columns, primaryKey } = table;
  const cells = columns.map(({ type }, index) => `(cells ->> ${index})::${type}`).join(', ');
  const others = columns.filter((column) => !primaryKey.includes(column.name));
  const changes = others.map((column) => `${column.name} = excluded.${column.name}`).join(', ');
  const text = `insert into ${name} (${names(columns)}) select ${cells} from json_array_elements($1::json) as cells
    on conflict (${primaryKey.join(', ')}) do ${changes === '' ? 'nothing' : `update set ${changes}`}`;
  return sql(text, JSON.stringify(rows));
}

/** So many of the merchant's rows, whichever. */
export function deleteSome(tableName: string, merchantId: string, limit: number): Statement {
  const some = `select ctid from ${tableName} where merchant_id = $1 limit $2`;
  return sql(`delete from ${tableName} where ctid = any (array(${some}))`, merchantId, limit);
}

function summaryOf({ key }: MovedTable, page: string): string {
  return `with page as materialized (${page}) select count(*) as rows, coalesce(bit_xor(row_hash), 0)::text as checksum,
    coalesce(bit_xor(row_version), 0)::text as versions,
    (select ${textsOf(key)} from page order by ${key.map(({ name }) => `${name} desc`).join(', ')} limit 1) as last from page`;
}

function rowsIn(table: MovedTable, where: string): string {
  const { name, key } = table;
  return `select ${names(key)}, ${hashOf(table)} as row_hash, ${versionOf(table)} as row_version from ${name} where ${where}`;
}

function within({ key }: MovedTable, merchantId: string, { after, upTo }: Range) {
  const values: SqlValue[] = [merchantId];
  const parameters = (bound: readonly string[]): string =>
    bound.map((value, index) => `$${values.push(value)}::${key[index]?.type}`).join(', ');
  const where = [
    'merchant_id = $1',
    ...(after ? [`(${names(key)}) > (${parameters(after)})`] : []),
    ...(upTo ? [`(${names(key)}) <= (${parameters(upTo)})`] : []),
  ].join(' and ');
  return { where, values };
}

function amongKeys({ key }: MovedTable, first: number): string {
  const arrays = key.map(({ type }, index) => `$${first + index}::text[]::${type}[]`).join(', ');
  return `(${names(key)}) in (select * from unnest(${arrays}))`;
}

function columnsOf({ key }: MovedTable, keys: readonly (readonly string[])[]): string[][] {
  return key.map((_, index) => keys.map((one) => one[index] ?? ''));
}

function hashOf({ columns }: MovedTable): string {
  return `hashtextextended(row(${names(columns)})::text, 0)`;
}

/** Which row it is and which transaction wrote it: nobody can change it and leave both as they were. */
function versionOf({ key }: MovedTable): string {
  return `hashtextextended(row(${names(key)})::text, xmin::text::bigint)`;
}

function names(columns: readonly Column[]): string {
  return columns.map(({ name }) => name).join(', ');
}

function textsOf(columns: readonly Column[]): string {
  return `json_build_array(${columns.map(({ name }) => `${name}::text`).join(', ')})`;
}
