// Not the global one, which is asked for by a getter at each use.
import { Buffer } from 'node:buffer';
import { arrayText } from './statement.ts';

/** The types of columns that rows are sent in. */
export type ColumnType = 'text' | 'text[]' | 'bigint' | 'int' | 'boolean' | 'timestamptz' | 'json' | 'jsonb';

export type RowValues = Readonly<Record<string, unknown>>;
export type Column = readonly [name: string, type: ColumnType];

type Kind = {
  /** Its number in pg_type.dat of PostgreSQL, the same in every database. */
  readonly oid: number;
  readonly takes: (value: unknown) => boolean;
  /** Writes its length and its value in binary. */
  readonly write: (value: never) => void;
  readonly plain: (value: never) => string;
};

const TEXT_OID = 25;

const kinds: Readonly<Record<ColumnType, Kind>> = {
  text: { oid: TEXT_OID, takes: (value) => typeof value === 'string', write: writeText, plain: String },
  // As its text: arrays do not hold arrays.
  'text[]': {
    oid: TEXT_OID,
    takes: Array.isArray,
    write: (value: readonly string[]) => writeText(arrayText(value)),
    plain: arrayText,
  },
  bigint: { oid: 20, takes: Number.isSafeInteger, write: writeInt64, plain: String },
  int: { oid: 23, takes: (value) => value === ((value as number) | 0), write: writeInt32Value, plain: String },
  boolean: { oid: 16, takes: (value) => typeof value === 'boolean', write: writeBoolean, plain: String },
  timestamptz: {
    oid: 1184,
    takes: (value) => typeof value === 'number' || typeof value === 'string',
    write: (value: Time) => writeInt64((epochMs(value) - EPOCH_MS) * US_PER_MS),
    plain: (value: Time) => new Date(epochMs(value)).toISOString(),
  },
  json: { oid: 114, takes: () => true, write: (value) => writeText(JSON.stringify(value)), plain: JSON.stringify },
  jsonb: { oid: 3802, takes: () => true, write: (value) => writeJsonb(JSON.stringify(value)), plain: JSON.stringify },
};

/** ISO 8601 or epoch milliseconds. */
type Time = string | number;

const NULL_LENGTH = -1;
const JSONB_VERSION = 1;
/** 2000-01-01T00:00:00Z, from which PostgreSQL counts microseconds. */
const EPOCH_MS = 946_684_800_000;
const US_PER_MS = 1_000;
const TWO_TO_32 = 4_294_967_296;
const HEADER_BYTES = 20;
/** The length that stands before a value, and a value of fixed length or a version behind it. */
const FIXED_BYTES = 4 + 8;
const UTF8_BYTES_PER_UNIT = 3;
const FIRST_NOT_ASCII = 0x80;
/** So far a loop over the letters is faster than a call into the engine. */
const SHORT_TEXT = 64;
const FIRST_ROOM_BYTES = 64 * 1_024;
/** More is given back after use: one large import would hold it for good. */
const KEPT_ROOM_BYTES = 1_024 * 1_024;

/** What is written is copied out before anything else is: one room for all. */
let bytes = Buffer.allocUnsafeSlow(FIRST_ROOM_BYTES);
let view = new DataView(bytes.buffer);
let end = 0;

/**
 * Each column of many rows as an array in PostgreSQL's binary format (`array_recv` in arrayfuncs.c), which it reads without
 * parsing. What is null or undefined is null. Throws `TypeError` for a value that is not of its column's type: nothing is
 * converted but times.
 */
export function arrayParameters(columns: readonly Column[], rows: readonly RowValues[]): Buffer[] {
  end = 0;
  const ends = columns.map((column) => {
    writeArray(column, rows);
    return end;
  });
  const written = Buffer.allocUnsafe(end);
  bytes.copy(written, 0, 0, end);
  if (bytes.length > KEPT_ROOM_BYTES) takeRoom(FIRST_ROOM_BYTES);
  return ends.map((to, index) => written.subarray(ends[index - 1] ?? 0, to));
}

/** The columns of one row as text, under the same rules. */
export function plainParameters(columns: readonly Column[], row: RowValues): (string | null)[] {
  return columns.map(([name, type]) => {
    const value = row[name];
    if (value === null || value === undefined) return null;
    const { takes, plain } = kinds[type];
    if (!takes(value)) throw wrongType(name, type, value);
    return plain(value as never);
  });
}

function writeArray([name, type]: Column, rows: readonly RowValues[]): void {
  const { oid, takes, write } = kinds[type];
  makeRoom(HEADER_BYTES);
  writeInt32(1); // dimensions
  const nullsAt = end;
  writeInt32(0);
  writeInt32(oid);
  writeInt32(rows.length);
  writeInt32(1); // where the first dimension begins
  for (const row of rows) {
    const value = row[name];
    if (value === null || value === undefined) {
      makeRoom(FIXED_BYTES);
      view.setInt32(nullsAt, 1);
      writeInt32(NULL_LENGTH);
    } else if (takes(value)) {
      write(value as never);
    } else {
      throw wrongType(name, type, value);
    }
  }
}

function wrongType(name: string, type: ColumnType, value: unknown): TypeError {
  return new TypeError(`${name} takes ${type}, and not this ${typeof value}`);
}

function epochMs(time: Time): number {
  const ms = Math.trunc(typeof time === 'string' ? Date.parse(time) : time);
  if (!Number.isFinite(ms)) throw new TypeError(`${time} is not a time`);
  return ms;
}

function writeText(text: string): void {
  const { length } = text;
  makeRoom(FIXED_BYTES + length * UTF8_BYTES_PER_UNIT);
  const start = end + 4;
  const written = length <= SHORT_TEXT && copyAscii(text, start) ? length : bytes.write(text, start);
  view.setInt32(end, written);
  end = start + written;
}

/** Answers whether there was nothing else in it; if there was, what is written so far is to be written over. */
function copyAscii(text: string, start: number): boolean {
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit >= FIRST_NOT_ASCII) return false;
    bytes[start + index] = unit;
  }
  return true;
}

function writeJsonb(text: string): void {
  makeRoom(FIXED_BYTES + text.length * UTF8_BYTES_PER_UNIT);
  const start = end + 5;
  const written = bytes.write(text, start);
  view.setInt32(end, 1 + written);
  bytes[end + 4] = JSONB_VERSION;
  end = start + written;
}

function writeInt32Value(value: number): void {
  makeRoom(FIXED_BYTES);
  writeInt32(4);
  writeInt32(value);
}

function writeInt64(value: number): void {
  makeRoom(FIXED_BYTES);
  const high = Math.floor(value / TWO_TO_32);
  view.setInt32(end, 8);
  view.setInt32(end + 4, high);
  view.setUint32(end + 8, value - high * TWO_TO_32);
  end += FIXED_BYTES;
}

function writeBoolean(value: boolean): void {
  makeRoom(FIXED_BYTES);
  writeInt32(1);
  bytes[end++] = value ? 1 : 0;
}

function writeInt32(value: number): void {
  view.setInt32(end, value);
  end += 4;
}

function makeRoom(moreBytes: number): void {
  if (end + moreBytes <= bytes.length) return;
  const smaller = bytes;
  takeRoom(Math.max(bytes.length * 2, end + moreBytes));
  smaller.copy(bytes, 0, 0, end);
}

function takeRoom(sizeBytes: number): void {
  bytes = Buffer.allocUnsafeSlow(sizeBytes);
  view = new DataView(bytes.buffer);
}
