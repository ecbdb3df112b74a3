import {
  MongoBulkWriteError,
  MongoNetworkError,
  MongoServerError,
  MongoServerSelectionError,
  MongoWriteConcernError,
} from 'mongodb';

const DUPLICATE_KEY = 11_000;

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
  return error instanceof MongoNetworkError || error instanceof MongoServerSelectionError;
}

/** The server took the call and refused it: nothing was written, and another try gives the same answer. */
export function isRefusal(error: unknown): boolean {
  if (error instanceof MongoWriteConcernError) return false;
  return error instanceof MongoServerError && !error.hasErrorLabel('RetryableWriteError');
}
