import {
  MongoBulkWriteError,
  MongoNetworkError,
  MongoServerError,
  MongoServerSelectionError,
  MongoWriteConcernError,
} from 'mongodb';

const DUPLICATE_KEY = 11_000;
const RETRY_AFTER_MS = 1_000;

export function isDuplicate(error: unknown): boolean {
  return error instanceof MongoServerError && error.code === DUPLICATE_KEY;
}

/** Did a bulk of writes fail for nothing but documents that are there already? */
export function areAllDuplicates(error: unknown): boolean {
  if (!(error instanceof MongoBulkWriteError)) return false;
  const errors = Array.isArray(error.writeErrors) ? error.writeErrors : [error.writeErrors];
  return (
    errors.length > 0 && errors.every(({ code }) => code === DUPLICATE_KEY) && !error.result.getWriteConcernError()
  );
}

/** The server may or may not have done what was asked. */
export function isLostConnection(error: unknown): boolean {
  // What was lost during a bulk of writes stands inside of what reports the bulk.
  const reason: unknown = error instanceof MongoBulkWriteError ? error.errorResponse : error;
  return reason instanceof MongoNetworkError || reason instanceof MongoServerSelectionError;
}

/** A lost connection is nobody's fault who used it: the same call may succeed later. */
export function comesAgain(error: unknown): unknown {
  return isLostConnection(error) ? Object.assign(error as Error, { retryAfterMs: RETRY_AFTER_MS }) : error;
}

type Reads = Readonly<Record<string, (...given: never[]) => Promise<unknown>>>;

/** The same reads, whose errors say by `retryAfterMs` that the server is away, as those of PostgreSQL do. */
export function comingAgain<Some extends Reads>(reads: Some): Some {
  const told = Object.entries(reads).map(([name, read]) => [
    name,
    (...given: never[]) =>
      read(...given).catch((error: unknown) => {
        throw comesAgain(error);
      }),
  ]);
  return Object.fromEntries(told) as Some;
}

/** The server took the call and refused it: nothing was written, and another try gives the same answer. */
export function isRefusal(error: unknown): boolean {
  if (error instanceof MongoWriteConcernError) return false;
  return error instanceof MongoServerError && !error.hasErrorLabel('RetryableWriteError');
}
