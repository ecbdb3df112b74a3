import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { closestWord, editDistance, stemOf, wordsOf } from '../src/domain/words.ts';

const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'é'), maxLength: 8 });

describe('words', () => {
  it('are lower case, without accents and marks', () => {
    expect(wordsOf('Été — Größe: 42½ Trail-Jacket')).toEqual(['ete', 'grosse', '421', '2', 'trail', 'jacket']);
  });

  it('meet in the singular', () => {
    expect(['jackets', 'dresses', 'boxes', 'glass', 'bus', 'its'].map(stemOf)).toEqual([
      'jacket',
      'dress',
      'box',
      'glass',
      'bus',
      'its',
    ]);
  });

  it('are as far apart in one direction as in the other, and never nearer than their lengths', () => {
    fc.assert(
      fc.property(word, word, (a, b) => {
        const distance = editDistance(a, b);
        expect(distance).toBe(editDistance(b, a));
        expect(distance === 0).toBe(a === b);
        expect(distance).toBeGreaterThanOrEqual(Math.abs([...a].length - [...b].length));
        expect(distance).toBeLessThanOrEqual(Math.max([...a].length, [...b].length));
      }),
    );
  });

  it('are corrected by one keystroke when short, by two when long', () => {
    expect(closestWord('shrit', ['shirt', 'short'])).toBe('shirt');
    expect(closestWord('jakcte', ['jacket'])).toBe('jacket');
    expect(closestWord('hut', ['hat', 'shoe'])).toBe('hat');
    expect(closestWord('cta', ['bike'])).toBeUndefined();
  });
});
