import type { CallOptions, Client, Contract } from '@concord/contract';
import type { Rejection, Result } from '@concord/result';

/** A client that is handed out before its service has started, since services ask each other in a circle. */
export type LateClient<C extends Contract> = {
  readonly client: Client<C>;
  readonly connect: (service: Client<C>) => void;
};

type Ask = (input: never, options: CallOptions) => Promise<Result<unknown, Rejection>>;

/** Until it is connected, and once its service is gone, it answers that the service is not available. */
export function lateClient<C extends Contract>(contract: C): LateClient<C> {
  let service: Readonly<Record<string, Ask>> | undefined;
  const unavailable = { ok: false, rejection: { code: 'UNAVAILABLE', retryAfterMs: 1_000 } } as const;
  const operations = Object.keys(contract.operations).map((name): [string, Ask] => [
    name,
    (input, options) => service?.[name]?.(input, options) ?? Promise.resolve(unavailable),
  ]);
  return {
    client: Object.fromEntries(operations) as unknown as Client<C>,
    connect: (started) => {
      service = started as unknown as Readonly<Record<string, Ask>>;
    },
  };
}
