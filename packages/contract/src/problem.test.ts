import { expect, test } from 'vitest';
import { z } from 'zod';
import { operation } from './operation.ts';
import { problemOf, rejectionOf } from './problem.ts';

const cancel = operation({
  kind: 'write',
  method: 'POST',
  path: '/orders/{orderId}/cancellation',
  summary: 'Cancel',
  scope: 'orders:cancel',
  input: z.object({ orderId: z.string() }),
  output: z.object({}),
  rejections: {
    ORDER_CLOSED: { status: 409, message: 'Nothing is open any more.', data: z.object({ status: z.string() }) },
    MORE_THAN_OPEN: { status: 409, message: 'Fewer are open.', data: z.object({ open: z.int() }) },
  },
});

test('the facts of a rejection stand beside its code', () => {
  expect(problemOf(cancel, { code: 'MORE_THAN_OPEN', open: 2 } as { code: string })).toEqual({
    type: '/problems/more-than-open',
    title: 'Fewer are open.',
    status: 409,
    code: 'MORE_THAN_OPEN',
    open: 2,
  });
});

test('a fact that is called `status` does not replace the status of the answer', () => {
  const rejection = { code: 'ORDER_CLOSED', status: 'completed' };
  const problem = problemOf(cancel, rejection);
  expect(problem).toMatchObject({ status: 409, code: 'ORDER_CLOSED', facts: { status: 'completed' } });
  expect(rejectionOf(problem)).toEqual(rejection);
});
