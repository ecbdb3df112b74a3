import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { compileBook, type Effect } from '../src/index.ts';
import { book, promotion, rate } from './example.ts';

describe('a price book is refused', () => {
  test('when two entries share an id', () => {
    expect(() => compileBook(book({ taxRates: [rate('vat', 1), rate('vat', 2)] }))).toThrow(RangeError);
  });

  const impossible: readonly Effect[] = [
    { kind: 'percent_off', on: {}, ratePpm: 1_000_001 },
    { kind: 'order_percent_off', ratePpm: -1 },
    { kind: 'order_amount_off', amountMinor: { EUR: 0.5 } },
    { kind: 'buy_get', buy: {}, buyQuantity: 0, get: {}, getQuantity: 0, ratePpm: 1 },
    { kind: 'bundle_price', parts: [{ of: {}, quantity: 0 }], priceMinor: { EUR: 1 } },
    { kind: 'gift', of: {}, quantity: Number.POSITIVE_INFINITY },
    {
      kind: 'quantity_tiers',
      on: {},
      counted: 'together',
      tiers: [{ kind: 'unit_price', fromQuantity: 2, unitPriceMinor: { EUR: -5 } }],
    },
  ];
  test.each(impossible)('when a number of $kind is impossible', (effect) => {
    expect(() => compileBook(book({ promotions: [promotion('p', effect)] }))).toThrow(RangeError);
  });

  test('when cash is rounded to nothing', () => {
    expect(() => compileBook(book({ cashRounding: { CHF: 0 } }))).toThrow(RangeError);
  });
});

test('the engine imports nothing but money and results and reads no clock, so that it runs in a browser and offline', () => {
  const folder = join(import.meta.dirname, '../src');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  expect(files.length).toBeGreaterThan(20);
  for (const name of files) {
    const source = readFileSync(join(folder, name), 'utf8');
    for (const [, from = ''] of source.matchAll(/ from '([^']+)'/g)) {
      expect([name, from]).toEqual([name, expect.stringMatching(/^(\.\.?\/|@concord\/(money|result)$)/)]);
    }
    expect([name, /Date\.now|new Date|Math\.random|process\.|performance\./.test(source)]).toEqual([name, false]);
  }
});
