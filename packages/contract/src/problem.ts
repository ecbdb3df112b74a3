import type { Rejection } from '@concord/result';
import { COMMON_REJECTIONS } from './calls.ts';
import type { Operation } from './operation.ts';

/** An RFC 9457 problem document; `code` is stable, and the rejection's facts stand beside it. */
export type Problem = {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly [fact: string]: unknown;
};

export function problemOf(operation: Operation, rejection: Rejection): Problem {
  const spec =
    operation.rejections[rejection.code] ?? COMMON_REJECTIONS[rejection.code as keyof typeof COMMON_REJECTIONS];
  if (!spec) throw new Error(`${rejection.code} is not declared by ${operation.method} ${operation.path}`);
  return {
    type: `/problems/${rejection.code.toLowerCase().replaceAll('_', '-')}`,
    title: spec.message,
    status: spec.status,
    ...rejection,
  };
}

/** What anyone may be told of a fault: that it happened, and the request id to report. */
export function faultProblem(requestId: string): Problem {
  return {
    type: '/problems/internal-error',
    title: 'Something went wrong on our side. Nothing was lost: try again with the same idempotency key.',
    status: 500,
    code: 'INTERNAL_ERROR',
    requestId,
  };
}
