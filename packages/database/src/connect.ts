import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { gatherReads, isRead } from './gather-reads.ts';
import { isThroughPgBouncer } from './pgbouncer.ts';
import { prepareNothingOn, type ResultSet, runPipeline } from './pipeline.ts';
import { type Statement, sql } from './statement.ts';
import { IDLE_IN_TRANSACTION_MS, STATEMENT_TIMEOUT_MS } from './time-limits.ts';

export type DatabaseOptions = {
  readonly url: string;
  readonly poolSize: number;
  readonly applicationName: string;
  readonly statementTimeoutMs?: number;
  /** For connections that only look rows up by key: the planner then never reads a table through to find them. */
  readonly keysOnly?: boolean;
  /** For connections whose statements have one good plan each: it is made once, whatever the values. */
  readonly plansOnce?: boolean;
  readonly onConnectionError?: (error: Error) => void;
  /** One of several databases: it refuses merchants that live on another. */
  readonly isShard?: boolean;
};

/** Connections of one role to one database. */
export type Database = {
  /** One round trip, one transaction, in which only this merchant's rows exist. Reads share it with others' reads. */
  readonly forMerchant: (merchantId: string, ...statements: readonly Statement[]) => Promise<ResultSet[]>;
  /** One round trip, one transaction, without a merchant: directory tables, or the system role. */
  readonly run: (...statements: readonly Statement[]) => Promise<ResultSet[]>;
  /** A connection for oneself; the caller releases it. For writers, relays and leases. */
  readonly connect: () => Promise<pg.PoolClient>;
  /** What sets the merchants whose rows the rest of a transaction may see. */
  readonly setMerchants: (merchantIds: readonly string[]) => Statement;
  /** Where the service's merchants are spread over several databases: these. */
  readonly shards?: readonly Database[];
  readonly close: () => Promise<void>;
};

/**
 * A prepared statement is planned while its table is small or empty, and keeps that plan when it has grown. Through
 * PgBouncer nothing is prepared, and each statement is planned for the table as it is.
 */
const PLANS_ONCE = '-c plan_cache_mode=force_generic_plan';
const KEYS_ONLY = `-c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off ${PLANS_ONCE}`;

/** The server ends the connection (57P), or PgBouncer does (08). */
const LOST = /^(57P|08)/;
export const RETRY_AFTER_MS = 1_000;

const SET_MERCHANTS = "select set_config('concord.merchants', $1, true)";
const ENTER_MERCHANTS = 'select concord.enter_merchants($1)';

export function openDatabase(options: DatabaseOptions): Database {
  const isShared = isThroughPgBouncer(options.url);
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.poolSize,
    application_name: options.applicationName,
    ...(isShared ? {} : sessionSettings(options)),
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 0,
  });
  const lost = (error: Error) => options.onConnectionError?.(error);
  pool.on('error', lost);
  // A connection that someone holds reports its end itself; unheard, that would end the process.
  pool.on('connect', (client) => {
    client.on('error', lost);
    if (isShared) prepareNothingOn(client);
  });
  const run = async (statements: readonly Statement[]): Promise<ResultSet[]> => {
    const client = await pool.connect().catch(forLater);
    let fault: Error | undefined;
    try {
      return await runPipeline(client, statements);
    } catch (error) {
      fault = error as Error;
      if (!isSqlError(fault)) forLater(fault);
      throw fault;
    } finally {
      client.release(fault !== undefined && !isSqlError(fault));
    }
  };
  const entering = options.isShard ? ENTER_MERCHANTS : SET_MERCHANTS;
  const setMerchants = (merchantIds: readonly string[]) => sql(entering, merchantIds.join(','));
  const setMerchant = (merchantId: string) => setMerchants([merchantId]);
  const read = gatherReads(run, setMerchant, Math.max(1, options.poolSize - 1));
  return {
    forMerchant: async (merchantId, ...statements) =>
      statements.every(isRead)
        ? read(merchantId, statements)
        : (await run([setMerchant(merchantId), ...statements])).slice(1),
    run: (...statements) => run(statements),
    connect: () => pool.connect().catch(forLater),
    setMerchants,
    close: () => pool.end(),
  };
}

/** What a connection of our own is told once. One that PgBouncer shares has its limits from the role instead. */
function sessionSettings({ statementTimeoutMs, keysOnly, plansOnce }: DatabaseOptions) {
  const plans = keysOnly ? KEYS_ONLY : plansOnce ? PLANS_ONCE : undefined;
  return {
    statement_timeout: statementTimeoutMs ?? STATEMENT_TIMEOUT_MS,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
    ...(plans ? { options: plans } : {}),
  };
}

/** The connection failed, which is nobody's fault who used it: what was to be done may be tried again. */
export function forLater(error: Error): never {
  throw Object.assign(error, { retryAfterMs: RETRY_AFTER_MS });
}

/** Does the database answer at all, and soon? */
export async function answers(database: Database, timeoutMs = 1_000): Promise<boolean> {
  const late = delay(timeoutMs, false, { ref: false });
  return Promise.race([
    database.run(sql('select 1')).then(
      () => true,
      () => false,
    ),
    late,
  ]);
}

/** Did the server answer with an error (the connection lives), or did the connection itself fail? */
export function isSqlError(error: unknown): error is pg.DatabaseError {
  return error instanceof pg.DatabaseError && !LOST.test(error.code ?? '');
}

/** The rows of a result, as the statement's row type says they are. */
export function rowsOf<Row>(result: ResultSet | undefined): Row[] {
  return (result?.rows ?? []) as Row[];
}
