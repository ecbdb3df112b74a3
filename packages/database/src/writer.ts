import { setImmediate as nextTurn } from 'node:timers/promises';
import { faultPoint } from '@concord/fault-points';
import type { Rejection, Result } from '@concord/result';
import { startSpans } from '@concord/tracing';
import type pg from 'pg';
import {
  type BatchCall,
  beforeCommit,
  beginBatch,
  decideBatch,
  type LoadedBatch,
  LostBeforeCommit,
  loadFollowing,
  type Outcome,
  UNCERTAIN,
} from './batch.ts';
import { type Database, forLater, isSqlError } from './connect.ts';
import type { Idempotency } from './idempotency.ts';
import { type Recalled, slotKeyOf, type WrittenRow } from './identity-map.ts';
import { resultsBefore, runPipeline } from './pipeline.ts';
import { sql } from './statement.ts';
import { type AggregateTable, NOT_AS_BELIEVED } from './table.ts';
import type { Write, WriteContext } from './write.ts';
import { memoryBehind, type WriterMemory, writerMemory } from './writer-memory.ts';

export type IdempotencyRejection = { readonly code: 'IDEMPOTENCY_KEY_REUSED' };

export type WriterOptions = {
  readonly name: string;
  readonly database: Database;
  /** How many waiting calls go into one transaction at most. */
  readonly maxBatchSize?: number;
  /** How many calls may wait before new ones are refused as overload. */
  readonly maxWaiting?: number;
  /** Nobody else writes here: what was written or loaded is remembered, see `writerMemory`. */
  readonly remembers?: boolean;
  readonly onCommitted?: (eventCount: number) => void;
  readonly now?: () => number;
};

export type CallContext = Omit<WriteContext, 'nowMs'> & { readonly idempotency?: Idempotency | undefined };

export type Watcher = {
  /** After each commit, before its callers are answered. */
  readonly changed: (rows: Iterable<WrittenRow>) => void;
  /** A batch failed: what the database has now is not known, nor whether a commit is still on its way. */
  readonly lost: () => void;
};

export type Writer = {
  readonly run: <Command, Answer, Refused extends Rejection>(
    write: Write<Command, Answer, Refused>,
    command: Command,
    context: CallContext,
  ) => Promise<Result<Answer, Refused | IdempotencyRejection>>;
  /** A row of a kept table as it was last committed or loaded, where that is remembered. */
  readonly recall: <Aggregate>(
    table: AggregateTable<Aggregate>,
    merchantId: string,
    ...key: readonly string[]
  ) => { readonly aggregate: Aggregate | undefined } | undefined;
  /** Of a writer that remembers: whoever keeps what was read is told of every commit. */
  readonly watch?: (watcher: Watcher) => void;
  readonly waiting: () => number;
  readonly close: () => Promise<void>;
};

/** Thrown when more calls wait than the writer takes: the caller answers 503 with Retry-After. */
export class Overloaded extends Error {
  readonly retryAfterMs = 1_000;
}

type Waiting = BatchCall & { readonly settle: (outcome: Outcome) => void };

const UNIQUE_VIOLATION = '23505';
const TRY_AGAIN = new Set(['40001', '40P01', UNIQUE_VIOLATION, NOT_AS_BELIEVED]);
const MAX_ATTEMPTS = 4;

/**
 * The one queue through which a service's data changes. Calls that arrive while a batch is in flight wait and then go
 * together as one transaction on one connection, so that a hot row costs one lock and one flush for many callers.
 * A call is answered after the commit. A refused call contributes nothing; a broken one fails alone.
 */
export function openWriter(options: WriterOptions): Writer {
  const maxBatchSize = options.maxBatchSize ?? 200;
  const maxWaiting = options.maxWaiting ?? 20_000;
  const now = options.now ?? Date.now;
  const memory = options.remembers ? writerMemory() : undefined;
  const watchers: Watcher[] = [];
  const queue: Waiting[] = [];
  const ended = new WeakSet<pg.PoolClient>();
  let client: pg.PoolClient | undefined;
  let running: Promise<void> | undefined;
  let closed = false;

  /** What is to be loaded for the calls that wait. If that is nothing, they go on waiting, and more may join them. */
  const lookAhead = (ahead: readonly Waiting[], known: WriterMemory | undefined) => {
    const begun = ahead.length > 0 ? beginBatch(ahead, options.database.setMerchants, known) : undefined;
    if (begun && begun.statements.length > 0) return { ahead, begun };
    queue.unshift(...ahead);
    return { ahead: [], begun: undefined };
  };

  /** Decides and commits a loaded batch. The rows of `next`, if there are calls, are loaded behind the COMMIT. */
  const commit = async (
    client: pg.PoolClient,
    loaded: LoadedBatch<Waiting>,
    next: () => readonly Waiting[],
  ): Promise<LoadedBatch<Waiting> | undefined> => {
    const batch = await loadFollowing(client, loaded);
    const { outcomes, statements, eventCount } = decideBatch(batch, now());
    await faultPoint(`${options.name}:before-commit`);
    const { ahead, begun } = lookAhead(next(), memory && memoryBehind(memory, batch));
    const settle = (): void => {
      memory?.learn(batch.rows, batch.keys);
      for (const { changed } of watchers) changed(batch.rows.written());
      const uncertain: Waiting[] = [];
      batch.calls.forEach((call, index) => {
        const outcome = outcomes[index] as Outcome | typeof UNCERTAIN;
        if (outcome === UNCERTAIN) uncertain.push({ ...call, doubts: true });
        else call.settle(outcome);
      });
      queue.unshift(...uncertain);
      if (eventCount > 0) options.onCommitted?.(eventCount);
    };
    try {
      const sent = begun ? [...statements, ...begun.statements] : statements;
      const results = sent.length > 0 ? await runPipeline(client, sent) : [];
      settle();
      return begun?.received(results.slice(statements.length));
    } catch (error) {
      queue.unshift(...ahead);
      if (resultsBefore(error).length < statements.length) {
        // Nobody knows whether it was committed: whoever comes again with the same key is told.
        if (error instanceof Error && !isSqlError(error)) forLater(error);
        throw error;
      }
      // The commit had succeeded: what failed is the look ahead, which is begun again.
      settle();
      await recover(error);
      return undefined;
    }
  };

  /** One batch from its load to its commit, `loaded` if the batch before has loaded it already. */
  const attempt = async (
    calls: readonly Waiting[],
    loaded?: LoadedBatch<Waiting>,
    next: () => readonly Waiting[] = () => [],
  ): Promise<LoadedBatch<Waiting> | undefined> => {
    const traceparents = calls.map(({ context }) => context.traceparent);
    const spans = startSpans(`${options.name} batch`, traceparents);
    try {
      client = await living();
      const ahead = await commit(client, loaded ?? (await load(client, calls, options.database, memory)), next);
      for (const span of spans) span?.end();
      return ahead;
    } catch (error) {
      for (const span of spans) span?.end(error);
      memory?.forgetRows();
      for (const { lost } of watchers) lost();
      await recover(error);
      throw error;
    }
  };

  /** One that is known to have ended is replaced before anything is sent: nobody could say what became of that. */
  const living = async (): Promise<pg.PoolClient> => {
    const known = client;
    if (known && !ended.has(known)) return known;
    // Given back before another is asked for, which may fail: nobody may give it back again.
    client = undefined;
    known?.release(true);
    const fresh = await options.database.connect();
    for (const sign of ['error', 'end'] as const) fresh.once(sign, () => void ended.add(fresh));
    return fresh;
  };

  const recover = async (error: unknown): Promise<void> => {
    const broken = client;
    if (!broken) return;
    if (isSqlError(error)) {
      const rolledBack = await runPipeline(broken, [sql('rollback')]).then(
        () => true,
        () => false,
      );
      if (rolledBack) return;
    }
    client = undefined;
    broken.release(true);
  };

  /** A batch, and what it loaded ahead. One that fails is tried again: on another connection, or call by call. */
  const settleBatch = async (
    calls: readonly Waiting[],
    loaded: LoadedBatch<Waiting> | undefined,
  ): Promise<LoadedBatch<Waiting> | undefined> => {
    try {
      return await attempt(calls, loaded, () => queue.splice(0, maxBatchSize));
    } catch (error) {
      const certain = memory ? calls.map((call) => ({ ...call, doubts: true })) : calls;
      if (error instanceof LostBeforeCommit || (memory && isDisbelief(error))) await settleAgain(certain);
      else await settleApart(certain, error);
      return undefined;
    }
  };

  const settleAgain = async (calls: readonly Waiting[]): Promise<void> => {
    try {
      await attempt(calls);
    } catch (error) {
      await settleApart(calls, error);
    }
  };

  const settleApart = async (calls: readonly Waiting[], error: unknown): Promise<void> => {
    const only = calls.length === 1 ? calls[0] : undefined;
    if (only) await settleAlone(only, error);
    else if (isSqlError(error)) for (const call of calls) await settleAgain([call]);
    else for (const call of calls) call.settle({ fault: error });
  };

  const settleAlone = async (call: Waiting, firstError: unknown): Promise<void> => {
    let error = firstError;
    for (let attempts = 1; attempts < MAX_ATTEMPTS; attempts++) {
      if (!isSqlError(error) || !TRY_AGAIN.has(error.code ?? '')) break;
      const meaning = error.code === UNIQUE_VIOLATION ? call.write.conflicts?.[error.constraint ?? ''] : undefined;
      if (meaning) return call.settle({ result: { ok: false, rejection: meaning(call.command as never) } });
      try {
        await attempt([call]);
        return;
      } catch (next) {
        error = next;
      }
    }
    call.settle({ fault: error });
  };

  const drain = async (): Promise<void> => {
    // What other requests of this turn of the event loop write goes into the first batch too.
    await nextTurn();
    let ahead: LoadedBatch<Waiting> | undefined;
    try {
      while (ahead || queue.length > 0) {
        ahead = await settleBatch(ahead?.calls ?? queue.splice(0, maxBatchSize), ahead);
        await faultPoint(`${options.name}:after-commit`);
      }
    } finally {
      // In the turn in which the queue was seen empty: whoever comes after that begins anew, and is not left waiting.
      running = undefined;
    }
  };

  return {
    run: (write, command, context) =>
      new Promise((resolve, reject) => {
        if (closed || queue.length >= maxWaiting) return reject(new Overloaded(`${options.name} takes no more writes`));
        const settle = (outcome: Outcome): void => {
          if ('fault' in outcome) reject(outcome.fault);
          else resolve(outcome.result as never);
        };
        queue.push({ write: write as unknown as Write<never, unknown, Rejection>, command, context, settle });
        running ??= drain();
      }),
    recall: (table, merchantId, ...key) =>
      memory?.row(table.name, slotKeyOf(table.name, merchantId, key)) as Recalled<never> | undefined,
    ...(memory ? { watch: (watcher) => void watchers.push(watcher) } : {}),
    waiting: () => queue.length,
    close: async () => {
      closed = true;
      await running;
      client?.release();
      client = undefined;
    },
  };
}

/** Something that the batch believed may not be so. */
function isDisbelief(error: unknown): boolean {
  return isSqlError(error) && (error.code === NOT_AS_BELIEVED || error.code === UNIQUE_VIOLATION);
}

async function load(
  client: pg.PoolClient,
  calls: readonly Waiting[],
  { setMerchants }: Database,
  memory: WriterMemory | undefined,
): Promise<LoadedBatch<Waiting>> {
  const begun = beginBatch(calls, setMerchants, memory);
  if (begun.statements.length === 0) return begun.received([]);
  return begun.received(await beforeCommit(() => runPipeline(client, begun.statements)));
}
