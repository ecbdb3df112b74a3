import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { quoted } from './csv-file.fixture.ts';
import { csvScanner } from './scan-csv.ts';

const LIMITS = { maxColumns: 20, maxFieldLength: 100 };
const cell = fc.string({
  unit: fc.constantFrom('a', 'é', '🏔', ' ', ',', '"', '\n', '\r', '\u2028', '\u00a0'),
  maxLength: 8,
});
const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 5 }), { minLength: 1, maxLength: 6 });
const lineEnds = fc.infiniteStream(fc.constantFrom('\n', '\r\n', '\r'));

function scanned(parts: readonly string[], limits = LIMITS) {
  const scanner = csvScanner(limits);
  return [...parts.flatMap((part) => scanner.push(part)), ...scanner.end()];
}

function cut(text: string, at: readonly number[]): string[] {
  const places = [0, ...at.map((place) => place % (text.length + 1)).toSorted((a, b) => a - b), text.length];
  return places.slice(1).map((place, index) => text.slice(places[index], place));
}

describe('records', () => {
  test('what is written as CSV is read back, with any mix of line ends, cut anywhere', () => {
    fc.assert(
      fc.property(table, lineEnds, fc.array(fc.nat()), (rows, ends, places) => {
        const text = rows.map((row) => row.map(quoted).join(',') + ends.next().value).join('');
        expect(scanned(cut(text, places)).map(({ fields }) => fields)).toEqual(rows);
      }),
    );
  });

  test('csv-parse reads the same records', () => {
    fc.assert(
      fc.property(table, fc.constantFrom('\n', '\r\n'), fc.boolean(), (rows, end, isEnded) => {
        const text = rows.map((row) => row.map(quoted).join(',')).join(end) + (isEnded ? end : '');
        const expected = parse(text, { relax_column_count: true, record_delimiter: end, relax_quotes: true });
        expect(scanned([text]).map(({ fields }) => fields)).toEqual(expected);
      }),
    );
  });

  test('a row is counted as a spreadsheet counts it: empty lines count, line feeds in a cell do not', () => {
    expect(scanned(['a,b\n\n"x\ny",2\n3,4']).map(({ row, fields }) => [row, fields[0]])).toEqual([
      [1, 'a'],
      [2, ''],
      [3, 'x\ny'],
      [4, '3'],
    ]);
  });

  test('a quote inside an unquoted cell is text', () => {
    expect(scanned(['5" nail,3\n'])[0]?.fields).toEqual(['5" nail', '3']);
  });

  test('text after a closing quote spoils its row and no other', () => {
    const records = scanned(['"a"b,c\n"d" ,e\n']);
    expect(records.map(({ fault }) => fault)).toEqual([{ code: 'STRAY_QUOTE', columnIndex: 0 }, undefined]);
    expect(records[1]?.fields).toEqual(['d', 'e']);
  });

  test('a cell that is too long spoils its row and is not kept in memory', () => {
    const records = scanned([`a,"${'x'.repeat(90)}`, `${'x'.repeat(20)}",b\n`, 'c,d\n']);
    expect(records.map(({ fault }) => fault?.code)).toEqual(['FIELD_TOO_LONG', undefined]);
    expect(records[0]?.fields).toEqual(['a', '', 'b']);
  });

  test('a quote that is never closed is refused, with the row it opens in', () => {
    expect(() => scanned(['a,b\nc,"d\ne,f\n'])).toThrow(expect.objectContaining({ code: 'UNCLOSED_QUOTE', row: 2 }));
  });
});
