import type { CallOptions } from '@concord/contract';
import type { Rejection, Result } from '@concord/result';

/** The options of a seeding step: who does it, and the key under which it is done once. */
export type As = (step: string) => CallOptions;

export async function done<Value>(step: string, result: Promise<Result<Value, Rejection>>): Promise<Value> {
  const answer = await result;
  if (answer.ok) return answer.value;
  throw new Error(`Seeding stopped at "${step}": ${JSON.stringify(answer.rejection)}`);
}

/** Like `done`, for a step whose input follows from what it changes: its key with another input says that it was done. */
export async function doneOnce(step: string, result: Promise<Result<unknown, Rejection>>): Promise<void> {
  const answer = await result;
  if (answer.ok || answer.rejection.code === 'IDEMPOTENCY_KEY_REUSED') return;
  throw new Error(`Seeding stopped at "${step}": ${JSON.stringify(answer.rejection)}`);
}
