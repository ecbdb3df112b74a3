import type { Call } from '@concord/contract';
import { type CallContext, requestHash } from '@concord/database';

/** A verified call as the writer takes it: whose rows, who acts, and the key under which a repeat is known. */
export function callContext(call: Call, operation: string, input: unknown): CallContext {
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
            scope: `${principal.kind}:${principal.id}`,
            key: idempotencyKey,
            requestHash: requestHash(operation, input),
          },
  };
}
