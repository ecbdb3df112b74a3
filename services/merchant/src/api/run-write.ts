import type { Call } from '@concord/contract';
import type { IdempotencyRejection, Write } from '@concord/database';
import type { Rejection, Result } from '@concord/result';
import { callContext, type ServiceData } from '@concord/service';
import type { StoreContexts } from '../storage/store-contexts.ts';

/**
 * Runs a use case for a verified call. `input` is what the caller sent, by which a repeat of its key is known; the
 * command may carry more, such as ids made for this attempt.
 */
export type RunWrite = <Command, Answer, Refused extends Rejection>(
  write: Write<Command, Answer, Refused>,
  command: Command,
  input: unknown,
  call: Call,
) => Promise<Result<Answer, Refused | IdempotencyRejection>>;

export function writeRunner({ writer }: Pick<ServiceData, 'writer'>, contexts: StoreContexts): RunWrite {
  return async (write, command, input, call) => {
    const result = await writer.run(write, command, callContext(call, write.name, input));
    contexts.forget(call.merchantId);
    return result;
  };
}
