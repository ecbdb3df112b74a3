import type { Database } from '@concord/database';
import type { JobQueue } from './job-queue.ts';
import { postgresJobs } from './postgres-jobs.ts';

export type JobQueueOptions = {
  readonly name: string;
  /** `redis://…`: BullMQ keeps the queue there. Without it, it lies in the service's own database. */
  readonly url?: string | undefined;
  readonly database: Database;
  readonly system: Database;
  readonly onError: (error: unknown) => void;
};

export async function openJobQueue({ url, ...options }: JobQueueOptions): Promise<JobQueue> {
  if (url === undefined) return postgresJobs(options);
  // Loaded only where it is wanted.
  const { redisJobs } = await import('./redis-jobs.ts');
  return redisJobs({ ...options, url });
}
