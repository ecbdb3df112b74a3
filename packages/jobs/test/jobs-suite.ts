import { newId } from '@concord/ids';
import type { Job, JobQueue, WorkOptions } from '@concord/jobs';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';

/** Opens a queue of a name; the same name is the same queue. */
export type OpenQueues = {
  readonly open: (name: string) => Promise<JobQueue>;
  /** A worker takes the job that waits in that queue and dies with it. */
  readonly dieWorking: (name: string) => Promise<void>;
  readonly close: () => Promise<void>;
};

const QUICK = { concurrency: 2, attempts: 3, pauseMs: 20, leaseMs: 1_000 };
const SOON = { timeout: 15_000 };

/** What every adapter promises. */
export function jobsSuite(title: string, start: () => Promise<OpenQueues>): void {
  describe(title, () => {
    let queues: OpenQueues;
    beforeAll(async () => {
      queues = await start();
    });
    afterAll(() => queues.close());

    const openQueue = async (name = `queue-${newId('request')}`) => {
      const queue = await queues.open(name);
      onTestFinished(queue.close);
      return { queue, name };
    };
    const working = (queue: JobQueue, options: Partial<WorkOptions> & Pick<WorkOptions, 'handle'>) => {
      const given: { readonly job: Job; readonly error: unknown }[] = [];
      const onGivenUp = async (job: Job, error: unknown) => void given.push({ job, error });
      const worker = queue.work({ ...QUICK, onGivenUp, ...options });
      onTestFinished(worker.stop);
      return { worker, given };
    };

    test('each job is done once, whoever of several works, and merchants may use the same ids', async () => {
      const { queue, name } = await openQueue();
      const other = (await openQueue(name)).queue;
      const seen: string[] = [];
      const handle = async ({ merchantId, id }: Job) => {
        seen.push(`${merchantId} ${id}`);
        return 'done' as const;
      };
      working(queue, { handle });
      working(other, { handle });
      const wanted = ['mer_a', 'mer_b'].flatMap((merchantId) =>
        Array.from({ length: 25 }, (_, index) => [merchantId, `exp_${index}`] as const),
      );
      await Promise.all(wanted.map(([merchantId, id]) => queue.add(merchantId, id)));
      await expect.poll(() => seen.length, SOON).toBe(50);
      expect(new Set(seen).size).toBe(50);
    });

    test('a job that waits or is worked on is not put in twice; one that is done may come again', async () => {
      const { queue } = await openQueue();
      let runs = 0;
      let finish: () => void = () => undefined;
      await queue.add('mer_a', 'exp_1');
      await queue.add('mer_a', 'exp_1');
      working(queue, {
        handle: async () => {
          runs += 1;
          await new Promise<void>((resolve) => {
            finish = resolve;
          });
          return 'done';
        },
      });
      await expect.poll(() => runs, SOON).toBe(1);
      await queue.add('mer_a', 'exp_1');
      finish();
      await queue.add('mer_a', 'exp_2');
      await expect.poll(() => runs, SOON).toBe(2);
      finish();
      await expect
        .poll(async () => {
          await queue.add('mer_a', 'exp_1');
          return runs;
        }, SOON)
        .toBe(3);
      finish();
    });

    test('a job that goes on has its further turns behind the others that wait, and no attempt is counted', async () => {
      const { queue } = await openQueue();
      const turns: string[] = [];
      await queue.add('mer_a', 'long');
      await queue.add('mer_a', 'short');
      const { given } = working(queue, {
        concurrency: 1,
        handle: async ({ id, attempt }) => {
          turns.push(`${id} ${attempt}`);
          return id === 'short' || turns.filter((turn) => turn.startsWith('long')).length === 6 ? 'done' : 'again';
        },
      });
      await expect.poll(() => turns.length, SOON).toBe(7);
      expect(turns.filter((turn) => turn === 'long 1').length).toBe(6);
      expect(turns.indexOf('short 1')).toBeLessThan(3);
      expect(given).toEqual([]);
    });

    test('a job that fails is tried again with growing pauses, then given up and told', async () => {
      const { queue } = await openQueue();
      const atMs: number[] = [];
      const { given } = working(queue, {
        handle: async () => {
          atMs.push(performance.now());
          throw new Error(`failure ${atMs.length}`);
        },
        pauseMs: 100,
      });
      await queue.add('mer_a', 'exp_1');
      await expect.poll(() => given, SOON).toMatchObject([{ job: { id: 'exp_1', attempt: 3 } }]);
      expect(given[0]?.error).toMatchObject({ message: 'failure 3' });
      expect(atMs.length).toBe(3);
      const [first = 0, second = 0, third = 0] = atMs;
      expect(second - first).toBeGreaterThanOrEqual(95);
      expect(third - second).toBeGreaterThanOrEqual(195);
    });

    test('a job whose worker died is done by another', async () => {
      const { queue, name } = await openQueue();
      await queue.add('mer_a', 'exp_1');
      await queues.dieWorking(name);
      const seen: Job[] = [];
      const { given } = working(queue, {
        handle: async (job) => {
          seen.push(job);
          return 'done';
        },
      });
      await expect.poll(() => seen, SOON).toMatchObject([{ merchantId: 'mer_a', id: 'exp_1', attempt: 2 }]);
      expect(given).toEqual([]);
    });

    test('no more are worked on at once than was said', async () => {
      const { queue } = await openQueue();
      let [running, most, done] = [0, 0, 0];
      working(queue, {
        concurrency: 3,
        handle: async () => {
          running += 1;
          most = Math.max(most, running);
          await new Promise((resolve) => setTimeout(resolve, 10));
          running -= 1;
          done += 1;
          return 'done';
        },
      });
      await Promise.all(Array.from({ length: 30 }, (_, index) => queue.add('mer_a', `exp_${index}`)));
      await expect.poll(() => done, SOON).toBe(30);
      expect(most).toBe(3);
    });

    test('a stopping worker finishes what is under way and leaves the rest to others', async () => {
      const { queue, name } = await openQueue();
      const began = Promise.withResolvers<void>();
      const seen: string[] = [];
      const { worker } = working(queue, {
        concurrency: 1,
        handle: async ({ id }) => {
          began.resolve();
          await new Promise((resolve) => setTimeout(resolve, 50));
          seen.push(`first ${id}`);
          return 'done';
        },
      });
      await queue.add('mer_a', 'exp_1');
      await began.promise;
      await Promise.all([worker.stop(), queue.add('mer_a', 'exp_2')]);
      expect(seen).toEqual(['first exp_1']);
      working((await openQueue(name)).queue, {
        handle: async ({ id }) => {
          seen.push(`second ${id}`);
          return 'done';
        },
      });
      await expect.poll(() => seen, SOON).toEqual(['first exp_1', 'second exp_2']);
    });

    test('work that takes longer than its lease stays with its worker while that one lives', async () => {
      const { queue, name } = await openQueue();
      const other = (await openQueue(name)).queue;
      let runs = 0;
      const handle = async () => {
        runs += 1;
        await new Promise((resolve) => setTimeout(resolve, 1_200));
        return 'done' as const;
      };
      working(queue, { handle, leaseMs: 400 });
      working(other, { handle, leaseMs: 400 });
      await queue.add('mer_a', 'exp_1');
      await queue.add('mer_a', 'exp_2');
      await expect.poll(() => runs, SOON).toBe(2);
      await queue.add('mer_a', 'exp_3');
      await expect.poll(() => runs, SOON).toBe(3);
    });
  });
}
