import type { Call } from '@concord/contract';
import { type CallContext, requestHash } from '@concord/database';

/**
 * A verified call as the writer takes it: whose rows, who acts, and the key under which a repeat is known. A key is the
 * caller's own; `caller` says who that is where the principal does not.
 */
export function callContext(
  call: Call,
  operation: string,
  input: unknown,
  caller = `${call.principal.kind}:${call.principal.id}`,
): CallContext {
  const { principal, idempotencyKey } = call;
  return {
    merchantId: call.merchantId,
    actor: { kind: principal.kind, id: principal.id },
    requestId: call.requestId,
    traceparent: call.traceparent,
    auditedAs: call.auditedAs,
    idempotency:
      idempotencyKey === undefined
        ? undefined
        : {
            scope: caller,
            key: idempotencyKey,
            requestHash: requestHash(operation, input),
          },
  };
}
