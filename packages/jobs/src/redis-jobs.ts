import { type Job as BullJob, DelayedError, Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import type { Job, JobQueue, WorkOptions } from './job-queue.ts';

type Options = { readonly name: string; readonly url: string; readonly onError: (error: unknown) => void };

const ANSWER_LIMIT_MS = 2_000;
/** For what the queue is told of an attempt; the pauses of a job are those of who works on it. */
const ENOUGH_ATTEMPTS = 1_000;
const LOOK_AGAIN_SECONDS = 1;

/** The queue in Redis, by BullMQ. */
export function redisJobs({ name, url, onError }: Options): JobQueue {
  // Whoever adds is told when the server does not answer; a worker waits for it.
  const adding = new Redis(url, { commandTimeout: ANSWER_LIMIT_MS, enableOfflineQueue: true, maxRetriesPerRequest: 1 });
  const queue = new Queue(name, { connection: adding, prefix: 'concord:jobs' });
  for (const one of [adding, queue]) one.on('error', onError);
  return {
    add: async (merchantId, id) => {
      const options = { jobId: `${merchantId} ${id}`, removeOnComplete: true, removeOnFail: true };
      await queue.add(
        'job',
        { merchantId, id },
        { ...options, attempts: ENOUGH_ATTEMPTS, backoff: { type: 'custom' } },
      );
    },
    work: (options) => startWorker(name, url, options, onError),
    close: async () => {
      await queue.close();
      adding.disconnect();
    },
  };
}

function startWorker(name: string, url: string, options: WorkOptions, onError: (error: unknown) => void) {
  const connection = new Redis(url, { maxRetriesPerRequest: null });
  connection.on('error', onError);
  const worker = new Worker(name, (job, token) => settle(job, token, options), {
    connection,
    prefix: 'concord:jobs',
    concurrency: options.concurrency,
    lockDuration: options.leaseMs,
    stalledInterval: options.leaseMs,
    maxStalledCount: options.attempts,
    // A job that a dead worker leaves wakes nobody who waits: look again after so many seconds.
    drainDelay: LOOK_AGAIN_SECONDS,
    settings: { backoffStrategy: (attempt) => options.pauseMs * 2 ** (attempt - 1) },
  });
  worker.on('error', onError);
  return {
    stop: async () => {
      await worker.close();
      connection.disconnect();
    },
  };
}

async function settle(job: BullJob, token: string | undefined, options: WorkOptions): Promise<void> {
  const { merchantId, id } = job.data as Pick<Job, 'merchantId' | 'id'>;
  const attempt = job.attemptsMade + job.stalledCounter + 1;
  try {
    if (attempt > options.attempts) throw new Error('its workers ended while they worked on it');
    if ((await options.handle({ merchantId, id, attempt })) === 'done') return;
  } catch (error) {
    if (attempt < options.attempts) throw error;
    await options.onGivenUp({ merchantId, id, attempt }, error);
    return;
  }
  await job.moveToDelayed(Date.now(), token);
  throw new DelayedError();
}
