import { UnreadableFile } from './decode-text.ts';

export type RecordFault = { readonly code: 'STRAY_QUOTE' | 'FIELD_TOO_LONG'; readonly columnIndex: number };

export type CsvRecord = {
  /** As a spreadsheet counts: the first line is row 1, empty lines count, a cell with line feeds is one row. */
  readonly row: number;
  readonly fields: readonly string[];
  /** The row cannot be trusted; the rows after it can. */
  readonly fault?: RecordFault;
};

export type CsvScanner = {
  readonly push: (text: string) => CsvRecord[];
  /** Answers the last record of a file without a final line end. Throws UnreadableFile when a quote is still open. */
  readonly end: () => CsvRecord[];
};

type Mode = 'field-start' | 'plain' | 'quoted' | 'quote-in-quoted' | 'after-quoted';

type Scan = {
  mode: Mode;
  skipLineFeed: boolean;
  row: number;
  openedAtRow: number;
  text: string;
  fields: string[];
  fault: RecordFault | undefined;
  records: CsvRecord[];
};

const QUOTE = 34;
const COMMA = 44;
const LF = 10;
const CR = 13;
const SPACE = 32;

/**
 * RFC 4180, and what spreadsheets make of it: line ends CRLF, LF or CR, mixed; quotes inside an unquoted field are text;
 * spaces after a closing quote are ignored. Works on text cut anywhere, and keeps one record in memory.
 */
export function csvScanner(limits: { readonly maxColumns: number; readonly maxFieldLength: number }): CsvScanner {
  const scan: Scan = {
    mode: 'field-start',
    skipLineFeed: false,
    row: 1,
    openedAtRow: 1,
    text: '',
    fields: [],
    fault: undefined,
    records: [],
  };
  return {
    push(text) {
      let at = 0;
      while (at < text.length) at = step(scan, text, at, limits);
      return taken(scan);
    },
    end() {
      if (scan.mode === 'quoted') {
        throw new UnreadableFile('UNCLOSED_QUOTE', 'A quote that opens in this row is never closed.', scan.openedAtRow);
      }
      const begun = scan.mode !== 'field-start' || scan.fields.length > 0;
      if (begun) endRecord(scan, limits.maxColumns);
      return taken(scan);
    },
  };
}

/** Consumes at least one character from `at` and answers where to go on. */
function step(scan: Scan, text: string, at: number, limits: { maxColumns: number; maxFieldLength: number }): number {
  const code = text.charCodeAt(at);
  switch (scan.mode) {
    case 'field-start':
      if (scan.skipLineFeed) {
        scan.skipLineFeed = false;
        if (code === LF) return at + 1;
      }
      if (code === QUOTE) {
        scan.mode = 'quoted';
        scan.openedAtRow = scan.row;
        return at + 1;
      }
      scan.mode = 'plain';
      return at;
    case 'plain': {
      const end = plainEnd(text, at);
      if (end > at) append(scan, text.slice(at, end), limits.maxFieldLength);
      return end < text.length ? separator(scan, text.charCodeAt(end), end, limits.maxColumns) : end;
    }
    case 'quoted': {
      const quote = text.indexOf('"', at);
      const end = quote === -1 ? text.length : quote;
      append(scan, text.slice(at, end), limits.maxFieldLength);
      if (quote === -1) return end;
      scan.mode = 'quote-in-quoted';
      return end + 1;
    }
    case 'quote-in-quoted':
      if (code !== QUOTE) {
        scan.mode = 'after-quoted';
        return at;
      }
      append(scan, '"', limits.maxFieldLength);
      scan.mode = 'quoted';
      return at + 1;
    case 'after-quoted': {
      if (code === COMMA || code === LF || code === CR) return separator(scan, code, at, limits.maxColumns);
      if (code !== SPACE) scan.fault ??= { code: 'STRAY_QUOTE', columnIndex: scan.fields.length };
      return at + 1;
    }
  }
}

function plainEnd(text: string, from: number): number {
  let at = from;
  for (; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === COMMA || code === LF || code === CR) break;
  }
  return at;
}

function separator(scan: Scan, code: number, at: number, maxColumns: number): number {
  if (code === COMMA) {
    endField(scan, maxColumns);
  } else {
    endRecord(scan, maxColumns);
    scan.skipLineFeed = code === CR;
  }
  return at + 1;
}

function append(scan: Scan, piece: string, maxFieldLength: number): void {
  if (scan.text.length + piece.length <= maxFieldLength) {
    scan.text += piece;
    return;
  }
  scan.text = '';
  scan.fault ??= { code: 'FIELD_TOO_LONG', columnIndex: scan.fields.length };
}

function endField(scan: Scan, maxColumns: number): void {
  // One more than allowed is kept, so that the reader sees that there are too many.
  if (scan.fields.length <= maxColumns) scan.fields.push(scan.text);
  scan.text = '';
  scan.mode = 'field-start';
}

function endRecord(scan: Scan, maxColumns: number): void {
  endField(scan, maxColumns);
  const record = { row: scan.row, fields: scan.fields };
  scan.records.push(scan.fault ? { ...record, fault: scan.fault } : record);
  scan.fields = [];
  scan.fault = undefined;
  scan.row += 1;
}

function taken(scan: Scan): CsvRecord[] {
  const records = scan.records;
  scan.records = [];
  return records;
}
