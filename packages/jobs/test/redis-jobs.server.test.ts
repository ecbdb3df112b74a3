import { openJobQueue } from '@concord/jobs';
import { serverUrl, testService } from '@concord/testing';
import { workerThatDies } from './dead-worker.ts';
import { jobsSuite } from './jobs-suite.ts';

const onError = (error: unknown) => {
  throw error;
};

jobsSuite('BullMQ on Redis', async () => {
  const url = serverUrl('CONCORD_REDIS_URL');
  const kit = await testService('jobs', new URL('./migrations/', import.meta.url).pathname);
  const { database, system } = kit.data;
  return {
    open: (name) => openJobQueue({ name, url, database, system, onError }),
    dieWorking: (name) => workerThatDies(name, url),
    close: kit.stop,
  };
});
