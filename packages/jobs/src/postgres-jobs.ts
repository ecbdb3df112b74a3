import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { type Database, rowsOf, shardsOf, sql } from '@concord/database';
import type { Job, JobQueue, WorkOptions } from './job-queue.ts';

type Options = {
  readonly name: string;
  readonly database: Database;
  readonly system: Database;
  readonly onError: (error: unknown) => void;
};

/** A job is done where its row is, also if its merchant is moved meanwhile. */
type Claimed = Job & { readonly claim: string; readonly shard: Database };
type Row = { readonly merchant_id: string; readonly id: string; readonly attempts: number };

const LOOK_AGAIN_MS = 1_000;

const ADD = 'insert into job (merchant_id, queue, id) values ($1, $2, $3) on conflict do nothing';
const CLAIM = `update job j set attempts = j.attempts + 1, claim = $2, due_at = now() + $3::bigint * interval '1 ms'
  from (select merchant_id, queue, id from job where queue = $1 and due_at <= now() order by due_at limit 1
    for update skip locked) d
  where (j.merchant_id, j.queue, j.id) = (d.merchant_id, d.queue, d.id) returning j.merchant_id, j.id, j.attempts`;
const MINE = 'where merchant_id = $1 and queue = $2 and id = $3 and claim = $4';
const RENEW = `update job set due_at = now() + $5::bigint * interval '1 ms' ${MINE}`;
const AGAIN = `update job set due_at = clock_timestamp(), attempts = attempts - 1, claim = null ${MINE}`;
const LATER = `update job set due_at = now() + $5::bigint * interval '1 ms', claim = null ${MINE}`;
const DONE = `delete from job ${MINE}`;

/** The queue as rows of the service's own database, worked on under claims that end by themselves. */
export function postgresJobs({ name, database, system, onError }: Options): JobQueue {
  let wake = Promise.withResolvers<void>();
  const shards = shardsOf(system);
  let turn = 0;
  /** Each time another one first, so that a full queue on one holds up no other. */
  const inTurn = (): readonly Database[] => {
    turn = (turn + 1) % shards.length;
    return [...shards.slice(turn), ...shards.slice(0, turn)];
  };
  const change = (text: string, { merchantId, id, claim, shard }: Claimed, ...more: number[]) =>
    shard.run(sql(text, merchantId, name, id, claim, ...more));

  const claimOne = async (leaseMs: number): Promise<Claimed | undefined> => {
    const claim = randomUUID();
    for (const shard of inTurn()) {
      const [result] = await shard.run(sql<Row>(CLAIM, name, claim, leaseMs));
      const row = rowsOf<Row>(result)[0];
      if (row) return { merchantId: row.merchant_id, id: row.id, attempt: row.attempts, claim, shard };
    }
    return undefined;
  };

  const settle = async (job: Claimed, options: WorkOptions): Promise<void> => {
    const renewing = setInterval(() => change(RENEW, job, options.leaseMs).catch(onError), options.leaseMs / 3);
    try {
      // A worker that dies with a job leaves no failure; the attempt that it began counts all the same.
      if (job.attempt > options.attempts) throw new Error('its workers ended while they worked on it');
      await change((await options.handle(job)) === 'done' ? DONE : AGAIN, job);
    } catch (error) {
      if (job.attempt >= options.attempts) {
        await options.onGivenUp(job, error);
        await change(DONE, job);
      } else await change(LATER, job, options.pauseMs * 2 ** (job.attempt - 1));
    } finally {
      clearInterval(renewing);
    }
  };

  return {
    add: async (merchantId, id) => {
      await database.forMerchant(merchantId, sql(ADD, merchantId, name, id));
      wake.resolve();
    },
    work: (options) => {
      const stopping = new AbortController();
      const lane = async (): Promise<void> => {
        while (!stopping.signal.aborted) {
          try {
            const woken = wake.promise;
            const job = await claimOne(options.leaseMs);
            if (job) await settle(job, options);
            else await pause(woken, stopping.signal);
          } catch (error) {
            onError(error);
            await pause(new Promise(() => undefined), stopping.signal);
          }
        }
      };
      const done = Promise.all(Array.from({ length: options.concurrency }, lane));
      return {
        stop: async () => {
          stopping.abort();
          await done;
        },
      };
    },
    close: async () => undefined,
  };

  async function pause(woken: Promise<void>, signal: AbortSignal): Promise<void> {
    await Promise.race([woken, delay(LOOK_AGAIN_MS, undefined, { signal, ref: false }).catch(() => undefined)]);
    wake = Promise.withResolvers<void>();
  }
}
