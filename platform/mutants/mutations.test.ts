import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { mutated } from './mutation.ts';
import { mutations } from './mutations.ts';
import type { TestRun } from './run-tests.ts';
import { verdictOf } from './try-mutation.ts';

const root = join(import.meta.dirname, '..', '..');

describe('every mutation', () => {
  test.each(mutations)('$name: its text is in the file once, and changes', (mutation) => {
    const text = readFileSync(join(root, mutation.file), 'utf8');
    expect(mutated(text, mutation)).not.toBe(text);
  });

  test('has a name of its own', () => {
    expect(new Set(mutations.map(({ name }) => name)).size).toBe(mutations.length);
  });
});

test('a text that is there twice, or not at all, is not changed', () => {
  const change = { file: 'a.ts', from: 'guard', to: '' };
  expect(mutated('one guard;', change)).toBe('one ;');
  expect(() => mutated('guard guard', change)).toThrow('2 times instead of once');
  expect(() => mutated('nothing', change)).toThrow('0 times instead of once');
});

describe('a mistake is noticed', () => {
  const failing = (title: string, message: string): TestRun => ({
    kind: 'ran',
    outcomes: [{ title, status: 'failed', failureMessages: [message] }],
  });
  const verdict = (run: TestRun, fault?: string) =>
    verdictOf({ killedBy: 'no stock is sold twice', ...(fault === undefined ? {} : { fault }) }, run, 1).kind;
  const title = 'inventory no stock is sold twice (L2)';

  test('by the named test whose expectation, poll or property fails', () => {
    expect(verdict(failing(title, 'AssertionError: expected 9 to be 8'))).toBe('killed');
    expect(verdict(failing(title, 'Error: expected [] to deeply equal [ 1 ]'))).toBe('killed');
    expect(verdict(failing(title, 'Error: Property failed after 2 tests'))).toBe('killed');
  });

  test('by what the named second line of defence says, and by no other fault', () => {
    expect(verdict(failing(title, 'error: violates level_never_oversold'), 'level_never_oversold')).toBe('killed');
    expect(verdict(failing(title, 'error: connection lost'), 'level_never_oversold')).toBe('survived');
    expect(verdict(failing(title, 'TypeError: x is not a function'))).toBe('survived');
  });

  test('not by another test, by one that passed or was left out, or where nothing ran', () => {
    expect(verdict(failing('another test', 'AssertionError: no'))).toBe('survived');
    for (const status of ['passed', 'skipped'] as const)
      expect(verdict({ kind: 'ran', outcomes: [{ title, status, failureMessages: [] }] })).toBe('survived');
    expect(verdict({ kind: 'did_not_start', output: 'SyntaxError' })).toBe('survived');
    expect(verdict({ kind: 'too_late' })).toBe('survived');
  });
});
