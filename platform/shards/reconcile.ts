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
  type Versions,
  versionsIn,
  writeRows,
} from './table-sql.ts';

export type Reconciled = {
  readonly table: string;
  /** Of the source, when each of them was looked at. */
  readonly rows: number;
  readonly checksum: string;
  readonly copied: number;
  readonly deleted: number;
  /** So many of the rows had to be compared: the others have not changed since they were. */
  readonly compared: number;
  /** What the next pass begins with. */
  readonly stretches: readonly Stretch[];
};

export type Pair = {
  readonly source: Database;
  readonly target: Database;
  /** Goes before every change, in its transaction: refuses it where somebody else moves the merchant by now. */
  readonly guard: Statement;
};

/** Some of a table's rows in the order of its key, as they were on the source; `proof` where the target had the same. */
type Stretch = Range & { readonly rows: number; readonly checksum: string; readonly proof?: Proof };
/** How both sides were when their rows were compared and equal. */
type Proof = { readonly here: Versions; readonly there: Versions };

export type Pass = {
  /** What the pass before this one found of each table; without it everything is compared. */
  readonly before?: readonly Reconciled[];
  /** Nothing has changed since then but what that pass changed itself: what it found equal is not looked at again. */
  readonly isHeldStill?: boolean;
};

type Key = readonly string[];
type Looked = {
  readonly table: MovedTable;
  readonly stretches: readonly Stretch[];
  readonly compared: number;
  readonly copied: number;
  readonly extra: readonly Key[];
};
type Found = { readonly stretch: Stretch; readonly copied: number; readonly extra: readonly Key[] };

const PAGE_SIZE = 1_000;
const CHANGED_AT_ONCE = 250;
const CHECKED_AT_ONCE = 16;
/** What is too much on the target is found a part at a time. */
const MAX_TARGET_ROWS = 5 * PAGE_SIZE;
const EVERYTHING: Stretch = { rows: 0, checksum: '0' };

/**
 * Makes a merchant's rows on the target what they are on the source. Both sides count and sum up the same stretch of keys;
 * only where they differ are single rows compared, and only those that differ are copied or deleted. So the first pass
 * copies everything, a later one what has changed since, and one that finds nothing to do is the proof. A stretch that was
 * equal is not compared again while neither side has changed in it, which costs far less to say. What others point to is
 * copied before them and deleted after them.
 */
export async function reconcile(
  pair: Pair,
  tables: readonly MovedTable[],
  merchantId: string,
  { before = [], isHeldStill = false }: Pass = {},
): Promise<Reconciled[]> {
  const looked: Looked[] = [];
  for (const table of tables) {
    const known = before.find((one) => one.table === table.name)?.stretches ?? [EVERYTHING];
    looked.push(await copyDiffering(pair, table, merchantId, { known, isHeldStill }));
  }
  for (const { table, extra } of looked.toReversed()) {
    for (const keys of inParts(extra, CHANGED_AT_ONCE))
      await pair.target.run(pair.guard, deleteRows(table, merchantId, keys));
  }
  return looked.map(({ table, stretches, compared, copied, extra }) => ({
    ...{ table: table.name, stretches, compared, copied, deleted: extra.length },
    rows: stretches.reduce((sum, { rows }) => sum + rows, 0),
    checksum: String(stretches.reduce((sum, { checksum }) => sum ^ BigInt(checksum), 0n)),
  }));
}

async function copyDiffering(
  pair: Pair,
  table: MovedTable,
  merchantId: string,
  { known, isHeldStill }: { readonly known: readonly Stretch[]; readonly isHeldStill: boolean },
): Promise<Looked> {
  const looked: Omit<Looked, 'table'>[] = [];
  for (const some of inParts(known, CHECKED_AT_ONCE)) {
    const unchanged = isHeldStill
      ? some.map(({ proof }) => proof !== undefined)
      : await areUnchanged(pair, table, merchantId, some);
    for (const [index, stretch] of some.entries()) {
      if (unchanged[index]) looked.push({ stretches: [stretch], compared: 0, copied: 0, extra: [] });
      else looked.push(await compareStretch(pair, table, merchantId, stretch));
    }
  }
  return {
    table,
    stretches: looked.flatMap(({ stretches }) => stretches),
    compared: looked.reduce((sum, { compared }) => sum + compared, 0),
    copied: looked.reduce((sum, { copied }) => sum + copied, 0),
    extra: looked.flatMap(({ extra }) => extra),
  };
}

/** Of each stretch whether it was equal and neither side has changed in it since. */
async function areUnchanged(
  { source, target }: Pair,
  table: MovedTable,
  merchantId: string,
  stretches: readonly Stretch[],
): Promise<readonly boolean[]> {
  const proven = stretches.filter(({ proof }) => proof !== undefined);
  if (proven.length === 0) return stretches.map(() => false);
  const statements = proven.map((stretch) => versionsIn(table, merchantId, stretch));
  const [here, there] = await Promise.all([source.run(...statements), target.run(...statements)]);
  const isAs = (results: typeof here, stretch: Stretch, was: Versions | undefined): boolean => {
    const [now] = rowsOf<Versions>(results[proven.indexOf(stretch)]);
    return now?.rows === was?.rows && now?.versions === was?.versions;
  };
  return stretches.map(
    (stretch) =>
      stretch.proof !== undefined &&
      isAs(here, stretch, stretch.proof.here) &&
      isAs(there, stretch, stretch.proof.there),
  );
}

/** A page at a time, so that a stretch that has grown becomes several. */
async function compareStretch(
  pair: Pair,
  table: MovedTable,
  merchantId: string,
  { after, upTo }: Range,
): Promise<Omit<Looked, 'table'>> {
  const found: Found[] = [];
  for (let from = after; ; ) {
    const one = await comparePage(pair, table, merchantId, { after: from, upTo });
    found.push(one);
    from = one.stretch.upTo;
    if (JSON.stringify(from) === JSON.stringify(upTo)) break;
  }
  return {
    stretches: found.map(({ stretch }) => stretch),
    compared: found.reduce((sum, { stretch }) => sum + stretch.rows, 0),
    copied: found.reduce((sum, { copied }) => sum + copied, 0),
    extra: found.flatMap(({ extra }) => extra),
  };
}

async function comparePage(pair: Pair, table: MovedTable, merchantId: string, { after, upTo }: Range): Promise<Found> {
  const here = await summary(pair.source, summariseNext(table, merchantId, { after, upTo }, PAGE_SIZE));
  const range = { after, upTo: here.rows < PAGE_SIZE ? upTo : (here.last ?? upTo) };
  const there = await summary(pair.target, summariseRange(table, merchantId, range));
  const { rows, checksum } = here;
  if (rows === there.rows && checksum === there.checksum)
    return { stretch: { ...range, rows, checksum, proof: { here, there } }, copied: 0, extra: [] };
  const { differing, extra } = await differences(pair, table, merchantId, range);
  for (const keys of inParts(differing, CHANGED_AT_ONCE)) await copy(pair, table, merchantId, keys);
  return { stretch: { ...range, rows, checksum }, copied: differing.length, extra };
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

function* inParts<Item>(items: readonly Item[], size: number): Generator<readonly Item[]> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size);
}
