import { fork } from 'node:child_process';
import { once } from 'node:events';

/** A process that takes a job of the queue in Redis, begins it, and is killed while it works. */
export async function workerThatDies(name: string, url: string): Promise<void> {
  const child = fork(import.meta.filename, [name, url], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  await once(child, 'message');
  child.kill('SIGKILL');
  await once(child, 'exit');
}

async function workForEver(name: string, url: string): Promise<void> {
  const { redisJobs } = await import('../src/redis-jobs.ts');
  const queue = redisJobs({ name, url, onError: () => undefined });
  queue.work({
    handle: () => {
      process.send?.('began');
      return new Promise(() => undefined);
    },
    onGivenUp: async () => undefined,
    ...{ concurrency: 1, attempts: 3, pauseMs: 20, leaseMs: 500 },
  });
  process.on('disconnect', () => process.exit(0));
}

const [, program, name, url] = process.argv;
if (program === import.meta.filename && name && url) await workForEver(name, url);
