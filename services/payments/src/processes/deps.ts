import type { CallContext, Writer } from '@concord/database';
import type { PaymentProvider } from '../ports.ts';

/** What the steps of a payment need. */
export type ProcessDeps = {
  readonly writer: Writer;
  readonly provider: PaymentProvider;
  /** When the sweeper takes a step over whose process died; longer than any call to the provider lasts. */
  readonly resolveAfterMs: number;
};

/** The same caller, for the steps behind the first: the idempotency key and the audit entry belong to that one. */
export function followUp({ merchantId, actor, requestId, traceparent }: CallContext): CallContext {
  return { merchantId, actor, requestId, traceparent };
}

/** The value of a step that has no rejection of its own. */
export function accepted<Value>(
  result:
    | { readonly ok: true; readonly value: Value }
    | { readonly ok: false; readonly rejection: { readonly code: string } },
): Value {
  if (result.ok) return result.value;
  throw new Error(`A step that cannot be refused was: ${result.rejection.code}`);
}
