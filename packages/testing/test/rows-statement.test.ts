import { type Columns, rowsOf, rowsStatement } from '@concord/database';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestService, testService } from '../src/index.ts';

const columns = {
  name: 'text',
  words: 'text[]',
  total: 'bigint',
  place: 'int',
  open: 'boolean',
  at: 'timestamptz',
  kept: 'json',
  facts: 'jsonb',
} as const satisfies Columns;

type Row = { readonly [Name in keyof typeof columns]: unknown };

const readBack = rowsStatement<Row>(columns, (rows, other) => `select r.*, ${other(0)}::text as told from ${rows}`);

const text = fc.string({ unit: 'grapheme', maxLength: 90 }).filter((value) => !value.includes('\u0000'));
const document = fc.oneof(
  fc.array(text, { maxLength: 4 }),
  fc.dictionary(text, fc.integer(), { maxKeys: 4, noNullPrototype: true }),
  text,
);
const orNull = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: null, freq: 4 });
const row: fc.Arbitrary<Row> = fc.record({
  name: orNull(text),
  words: orNull(fc.array(text, { maxLength: 4 })),
  total: orNull(fc.oneof(fc.maxSafeInteger(), fc.integer())),
  place: orNull(fc.integer()),
  open: orNull(fc.boolean()),
  at: orNull(fc.date({ min: new Date('1900-01-01'), max: new Date('2999-12-31'), noInvalidDate: true })),
  kept: orNull(document),
  facts: orNull(document),
});

let kit: TestService;

beforeAll(async () => {
  kit = await testService('rows', new URL('./migrations/', import.meta.url).pathname);
});
afterAll(() => kit.stop());

async function throughPostgres(rows: readonly Row[]): Promise<Row[]> {
  const [result] = await kit.data.system.run(readBack(rows, 'told'));
  return rowsOf<Row & { told: string }>(result).map(({ told, ...read }) => {
    expect(told).toBe('told');
    return read;
  });
}

/** `-0` is no number of JSON's or PostgreSQL's. */
function asRead(value: Row): Row {
  const at = value.at instanceof Date ? value.at.getTime() : null;
  return JSON.parse(JSON.stringify({ ...value, at }));
}

for (const count of [0, 1, 2, 63, 64, 150])
  test(`${count} rows of every type come through as they are`, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: count, maxLength: count }), fc.boolean(), async (rows, iso) => {
        const sent = rows.map((one) => {
          const at = one.at as Date | null;
          return { ...one, at: iso ? at?.toISOString() : at?.getTime() };
        });
        expect(await throughPostgres(sent)).toEqual(rows.map(asRead));
      }),
      { numRuns: 20 },
    );
  });

test('texts and documents that are larger than the room come through', async () => {
  const [empty] = fc.sample(row, 1);
  const large = { ...empty, name: 'ü'.repeat(300_000), kept: { text: '€'.repeat(200_000) }, at: null } as Row;
  const [first, second] = await throughPostgres([large, large]);
  expect(first).toMatchObject({ name: large.name, kept: large.kept });
  expect(second).toEqual(first);
});

for (const [name, value] of [
  ['name', 7],
  ['words', 'a'],
  ['total', 0.5],
  ['total', 2 ** 53],
  ['total', '7'],
  ['place', 2 ** 31],
  ['open', 'yes'],
  ['at', 'tomorrow'],
  ['at', Number.POSITIVE_INFINITY],
] as const)
  test(`${value} is refused as ${columns[name]} among others, and alone`, async () => {
    const good: Row = { name: 'a', words: [], total: 1, place: 1, open: true, at: 0, kept: [], facts: [] };
    const bad = { ...good, [name]: value };
    expect(() => readBack([good, bad], '')).toThrow(TypeError);
    expect(() => readBack([bad], '')).toThrow(TypeError);
  });
