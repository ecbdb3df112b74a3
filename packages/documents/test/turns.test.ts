import { expect, it } from 'vitest';
import { turns } from '../src/turns.ts';

it('work on one key goes one at a time and in order, also after a failure; other keys do not wait', async () => {
  const take = turns();
  const gate = Promise.withResolvers<void>();
  const done: string[] = [];
  const first = take('a', async () => {
    await gate.promise;
    done.push('a1');
    throw new Error('broken');
  });
  const second = take('a', async () => void done.push('a2'));
  await take('b', async () => void done.push('b'));
  expect(done).toEqual(['b']);
  gate.resolve();
  await expect(first).rejects.toThrow('broken');
  await second;
  expect(done).toEqual(['b', 'a1', 'a2']);
});
