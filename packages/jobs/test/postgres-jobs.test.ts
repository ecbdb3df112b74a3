import { sql } from '@concord/database';
import { openJobQueue } from '@concord/jobs';
import { testService } from '@concord/testing';
import { jobsSuite } from './jobs-suite.ts';

const onError = (error: unknown) => {
  throw error;
};

jobsSuite('PostgreSQL', async () => {
  const kit = await testService('jobs', new URL('./migrations/', import.meta.url).pathname);
  const { database, system } = kit.data;
  // What a killed process leaves is a claim that nobody renews.
  const claim = `update job set attempts = attempts + 1, claim = 'dead', due_at = now() + interval '300 ms' where queue = $1`;
  return {
    open: (name) => openJobQueue({ name, database, system, onError }),
    dieWorking: async (name) => void (await system.run(sql(claim, name))),
    close: kit.stop,
  };
});
