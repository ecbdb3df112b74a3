import { expect, test } from 'vitest';
import { z } from 'zod';
import { cursorsOf, sortCursors } from './cursor.ts';

test('a cursor comes back as it was written', () => {
  for (const cursor of [
    ['Schuhe/ä', 'prd_1'],
    [1_250, 'prd_2'],
  ] as const) {
    expect(sortCursors.read(sortCursors.write([...cursor]))).toEqual(cursor);
  }
});

test('what the list did not write is no cursor: it begins anew', () => {
  const other = cursorsOf(z.array(z.number())).write([1, 2, 3]);
  const texts = [undefined, '', 'anything', other, Buffer.from('{"a":').toString('base64url')];
  expect(texts.map(sortCursors.read)).toEqual(texts.map(() => undefined));
});
