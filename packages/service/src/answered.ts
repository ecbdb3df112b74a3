import type { Rejection, Result } from '@concord/result';

const RETRY_AFTER_MS = 1_000;

/** Whoever was asked cannot answer now. What needed the answer is done again later: nobody is at fault. */
export class NotAnswered extends Error {
  readonly retryAfterMs = RETRY_AFTER_MS;
}

/** What another service answered where a refusal would be a fault; throws `NotAnswered` if it could not be reached. */
export function answered<Value>(result: Result<Value, Rejection>, what: string): Value {
  if (result.ok) return result.value;
  const message = `${what}: ${result.rejection.code}`;
  throw result.rejection.code === 'UNAVAILABLE' ? new NotAnswered(message) : new Error(message);
}
