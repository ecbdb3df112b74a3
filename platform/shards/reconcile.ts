import { type Database, rowsOf, type Statement } from '@concord/database';
import type { MovedTable } from './moved-tables.ts';
import {
  deleteRows,
  hashesIn,
  type KeyAndHash,
  type Range,
  readRows,
  type Summary,
  summariseNext,
  summariseRange,
  writeRows,
} from './table-sql.ts';

export type Reconciled = {
  readonly table: string;
  /** Of the source, when each of them was looked at. */
  readonly rows: number;
  readonly checksum: string;
  readonly copied: number;
  readonly deleted: number;
};

export type Pair = {
  readonly source: Database;
  readonly target: Database;
  /** Goes before every change, in its transaction: refuses it where somebody else moves the merchant by now. */
  readonly guard: Statement;
};

type Key = readonly string[];
type Looked = {
  readonly table: MovedTable;
  readonly counted: Omit<Reconciled, 'deleted'>;
  readonly extra: readonly Key[];
};

const PAGE_SIZE = 1_000;
const CHANGED_AT_ONCE = 250;
/** What is too much on the target is found a part at a time. */
const MAX_TARGET_ROWS = 5 * PAGE_SIZE;

/**
 * Makes a merchant's rows on the target what they are on the source. Both sides count and sum up the same stretch of keys;
 * only where they differ are single rows compared, and only those that differ are copied or deleted. So the first pass
 * copies everything, a later one what has changed since, and one that finds nothing to do is the proof. What others point
 * to is copied before them and deleted after them.
 */
export async function reconcile(pair: Pair, tables: readonly MovedTable[], merchantId: string): Promise<Reconciled[]> {
  const looked: Looked[] = [];
  for (const table of tables) looked.push(await copyDiffering(pair, table, merchantId));
  for (const { table, extra } of looked.toReversed()) {
    for (const keys of inParts(extra)) await pair.target.run(pair.guard, deleteRows(table, merchantId, keys));
  }
  return looked.map(({ counted, extra }) => ({ ...counted, deleted: extra.length }));
}

async function copyDiffering(pair: Pair, table: MovedTable, merchantId: string): Promise<Looked> {
  const extra: Key[] = [];
  let [rows, checksum, copied] = [0, 0n, 0];
  let after: Key | undefined;
  do {
    const here = await summary(pair.source, summariseNext(table, merchantId, { after }, PAGE_SIZE));
    const isLast = here.rows < PAGE_SIZE;
    const range = { after, upTo: isLast ? undefined : (here.last ?? undefined) };
    const there = await summary(pair.target, summariseRange(table, merchantId, range));
    rows += here.rows;
    checksum ^= BigInt(here.checksum);
    if (here.rows !== there.rows || here.checksum !== there.checksum) {
      const found = await differences(pair, table, merchantId, range);
      for (const keys of inParts(found.differing)) await copy(pair, table, merchantId, keys);
      copied += found.differing.length;
      extra.push(...found.extra);
    }
    after = range.upTo;
  } while (after);
  return { table, counted: { table: table.name, rows, checksum: String(checksum), copied }, extra };
}

async function copy({ source, target, guard }: Pair, table: MovedTable, merchantId: string, keys: readonly Key[]) {
  const [found] = await source.run(readRows(table, merchantId, keys));
  const cells = rowsOf<{ cells: (string | null)[] }>(found).map((row) => row.cells);
  if (cells.length > 0) await target.run(guard, writeRows(table, cells));
}

async function differences({ source, target }: Pair, table: MovedTable, merchantId: string, range: Range) {
  const [here, there] = await Promise.all([
    hashes(source, table, merchantId, range),
    hashes(target, table, merchantId, range),
  ]);
  return {
    differing: [...here]
      .filter(([name, one]) => there.get(name)?.row_hash !== one.row_hash)
      .map(([, one]) => one.row_key),
    extra: [...there].filter(([name]) => !here.has(name)).map(([, one]) => one.row_key),
  };
}

async function summary(database: Database, statement: Statement<Summary>): Promise<Summary> {
  const [result] = await database.run(statement);
  const [found] = rowsOf<Summary>(result);
  if (!found) throw new Error('A count answered nothing');
  return found;
}

async function hashes(database: Database, table: MovedTable, merchantId: string, range: Range) {
  const [result] = await database.run(hashesIn(table, merchantId, range, MAX_TARGET_ROWS));
  return new Map(rowsOf<KeyAndHash>(result).map((row) => [JSON.stringify(row.row_key), row]));
}

function* inParts(keys: readonly Key[]): Generator<readonly Key[]> {
  for (let start = 0; start < keys.length; start += CHANGED_AT_ONCE) yield keys.slice(start, start + CHANGED_AT_ONCE);
}
