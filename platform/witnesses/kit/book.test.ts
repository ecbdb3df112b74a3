import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@concord/testing/temporary-folder';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openBook, type Position } from './book.ts';

function newPath(): string {
  return join(temporaryFolder('book'), 'book.jsonl');
}
function open(path: string) {
  const replayed: unknown[] = [];
  const positions: Position[] = [];
  const book = openBook<unknown>({
    path,
    parse: (value) => value,
    replay: (entry, position) => {
      replayed.push(entry);
      positions.push(position);
    },
  });
  return { book, replayed, positions };
}

test('whatever was appended comes back, in order, by replay and by position', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.jsonValue(), { maxLength: 30 }), async (raw) => {
      const entries: unknown[] = JSON.parse(JSON.stringify(raw));
      const path = newPath();
      const { book } = open(path);
      const positions = await Promise.all(entries.map((entry) => book.append(entry)));
      expect(await Promise.all(positions.map((position) => book.read(position)))).toEqual(entries);
      await book.close();
      const again = open(path);
      expect(again.replayed).toEqual(entries);
      expect(again.positions).toEqual(positions);
      await again.book.close();
    }),
    { numRuns: 40 },
  );
});

test('wherever a crash cuts the file, the whole lines before the cut remain and the book goes on', async () => {
  const path = newPath();
  const { book } = open(path);
  await Promise.all(['ä', 'b€', 'c'].map((name) => book.append({ name })));
  await book.close();
  const bytes = readFileSync(path);
  for (let cut = 0; cut <= bytes.length; cut++) {
    const cutPath = newPath();
    writeFileSync(cutPath, bytes.subarray(0, cut));
    const { book: after, replayed } = open(cutPath);
    expect(replayed).toHaveLength(bytes.subarray(0, cut).filter((byte) => byte === 10).length);
    expect(await after.read(await after.append({ name: 'next' }))).toEqual({ name: 'next' });
    await after.close();
    const again = open(cutPath);
    expect(again.replayed).toEqual([...replayed, { name: 'next' }]);
    await again.book.close();
  }
});

test('a whole line that does not parse is a fault, never skipped', () => {
  const path = newPath();
  writeFileSync(path, '{"a":1}\n{"b":\n{"c":3}\n');
  expect(() => open(path)).toThrow(SyntaxError);
});

test('settled waits for what was appended before', async () => {
  const path = newPath();
  const { book } = open(path);
  void book.append('first');
  await book.settled();
  expect(readFileSync(path, 'utf8')).toBe('"first"\n');
  void book.append('second');
  void book.append('third');
  await book.settled();
  expect(readFileSync(path, 'utf8')).toBe('"first"\n"second"\n"third"\n');
  await book.close();
});
