import { expect, test } from 'vitest';
import { makeRoom } from './make-room.ts';

const filled = (size: number) => new Map(Array.from({ length: size }, (_, index) => [`key ${index}`, index]));

test('up to its size a map keeps everything', () => {
  const entries = filled(32);
  makeRoom(entries, 32);
  expect([...entries.values()]).toEqual([...filled(32).values()]);
});

test('one more, and a sixteenth goes: those that came first, however often they were set', () => {
  const entries = filled(33);
  entries.set('key 0', -1);
  makeRoom(entries, 32);
  expect([...entries.keys()]).toEqual(Array.from({ length: 30 }, (_, index) => `key ${index + 3}`));
});

test('a map of a few entries loses only what is too many', () => {
  const entries = filled(5);
  makeRoom(entries, 4);
  expect([...entries.keys()]).toEqual(['key 1', 'key 2', 'key 3', 'key 4']);
});
