import fc from 'fast-check';
import { expect, test } from 'vitest';
import { unkeepableText } from './keepable-text.ts';

test('a NUL or half of a surrogate pair is found, wherever it is', () => {
  expect(unkeepableText('a\u0000b')).toEqual([]);
  expect(unkeepableText({ contact: { name: 'half \ud83d' } })).toEqual(['contact', 'name']);
  expect(unkeepableText({ lines: [{ title: 'fine' }, { title: '\udc00' }] })).toEqual(['lines', '1', 'title']);
  expect(unkeepableText({ filters: { 'colour\u0000': ['red'] } })).toEqual(['filters']);
});

test('any other text can be kept', () => {
  expect(unkeepableText({ title: '🧦 سليم \u202e <script>', count: 3, none: null, list: [] })).toBeUndefined();
  const text = fc.string({ unit: 'grapheme' }).filter((one) => !one.includes('\u0000'));
  fc.assert(fc.property(text, (one) => unkeepableText({ one }) === undefined));
});
