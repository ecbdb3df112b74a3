import { describe, expect, test } from 'vitest';
import { seenHandles } from './seen-handles.ts';

describe('handles already seen', () => {
  test('each is new once, over many times the table first made', () => {
    const seen = seenHandles();
    const handles = Array.from({ length: 50_000 }, (_, n) => `product-${n}`);
    expect(handles.filter((handle) => !seen.add(handle))).toEqual([]);
    expect(seen.count()).toBe(50_000);
    expect(handles.filter((handle) => seen.add(handle))).toEqual([]);
    expect(seen.count()).toBe(50_000);
  });

  test('handles that differ in one place are told apart', () => {
    const seen = seenHandles();
    expect(['a', 'b', 'ab', 'ba', 'aa', ''].map(seen.add)).toEqual([true, true, true, true, true, true]);
  });
});
