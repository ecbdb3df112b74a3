import { openDatabase, sql } from '@concord/database';
import { expect, onTestFinished, test } from 'vitest';
import { freePort } from '../embedded/free-port.ts';
import { StartProblem } from '../setup/start-problem.mjs';
import { MoveGivenUp } from './move-given-up.ts';
import { toldProblem } from './told-problem.ts';

test('a database that is not reached is told in one sentence, which says to run the command again', async () => {
  const url = `postgres://nobody@127.0.0.1:${await freePort()}/inventory`;
  const database = openDatabase({ url, poolSize: 1, applicationName: 'shard' });
  onTestFinished(() => database.close());
  const fault: unknown = await database.run(sql('select 1')).catch((error: unknown) => error);
  expect(toldProblem(fault)).toEqual({
    sentence: expect.stringMatching(/^A database was not reached \(connect ECONNREFUSED 127\.0\.0\.1:\d+\): again\.$/),
    exitCode: 2,
  });
});

test('a move that was given up ends with 1, what could not be asked with 2, and a fault of ours is not explained', () => {
  expect(toldProblem(new MoveGivenUp('given up'))).toEqual({ sentence: 'given up', exitCode: 1 });
  expect(toldProblem(new StartProblem('not there'))).toEqual({ sentence: 'not there', exitCode: 2 });
  expect(toldProblem(new TypeError('no such thing'))).toBeUndefined();
});
