import type { Rejection } from '@concord/result';
import { COMMON_REJECTIONS } from './calls.ts';
import type { Operation } from './operation.ts';

/**
 * An RFC 9457 problem document; `code` is stable, and the rejection's facts stand beside it. A fact that is called like
 * a member of the document, such as the `status` of what is closed already, stands in `facts`.
 */
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
  const { type, title, status, ...beside }: Rejection & Reserved = rejection;
  const clashing = Object.entries({ type, title, status }).filter(([, fact]) => fact !== undefined);
  return {
    type: `/problems/${rejection.code.toLowerCase().replaceAll('_', '-')}`,
    title: spec.message,
    status: spec.status,
    ...beside,
    ...(clashing.length > 0 ? { facts: Object.fromEntries(clashing) } : {}),
  };
}

type Reserved = { readonly type?: unknown; readonly title?: unknown; readonly status?: unknown };

/** The rejection that a problem document tells of, as it was before. */
export function rejectionOf(problem: Rejection & Reserved & { readonly facts?: unknown }): Rejection {
  const { type: _, title: __, status: ___, facts, ...rejection } = problem;
  return { ...rejection, ...(typeof facts === 'object' ? facts : {}) };
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
