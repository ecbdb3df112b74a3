import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createSealer } from './sealer.ts';

const sealer = createSealer(randomBytes(32).toString('base64'));

test('any text comes back as it was, and never looks the same twice', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (text, owner) => {
      const sealed = sealer.seal(text, owner);
      expect(sealer.open(sealed, owner)).toBe(text);
      expect(sealer.seal(text, owner)).not.toBe(sealed);
    }),
  );
});

test('it opens for its owner only, under its key only, and not when touched', () => {
  const sealed = sealer.seal('secret', 'mer_1');
  expect(() => sealer.open(sealed, 'mer_2')).toThrow();
  expect(() => createSealer(randomBytes(32).toString('base64')).open(sealed, 'mer_1')).toThrow();
  const other = sealed.at(-2) === 'A' ? 'B' : 'A';
  expect(() => sealer.open(`${sealed.slice(0, -2)}${other}${sealed.at(-1)}`, 'mer_1')).toThrow();
});

test('a key that is too short is refused at the start', () => {
  expect(() => createSealer(randomBytes(16).toString('base64'))).toThrow('32 bytes');
});
