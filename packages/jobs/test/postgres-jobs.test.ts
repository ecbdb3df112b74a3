import { openJobQueue } from '@concord/jobs';
import { testService } from '@concord/testing';
import { jobsSuite } from './jobs-suite.ts';

const onError = (error: unknown) => {
  throw error;
};

jobsSuite('PostgreSQL', async () => {
  const kit = await testService('jobs', new URL('./migrations/', import.meta.url).pathname);
  const { database, system } = kit.data;
  return { open: (name) => openJobQueue({ name, database, system, onError }), close: kit.stop };
});
