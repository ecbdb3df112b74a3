export type { Job, JobQueue, Outcome, Working, WorkOptions } from './job-queue.ts';
export { type JobQueueOptions, openJobQueue } from './open-job-queue.ts';
