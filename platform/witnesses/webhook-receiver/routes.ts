import { z } from 'zod';
import { type Answer, json, parseJson, parseValue, problem } from '../kit/answer.ts';
import type { Call, Route } from '../kit/serve.ts';
import type { Delivery } from './entries.ts';
import type { Receiver } from './receiver.ts';
import { headerText, isUsableSecret, verdictOf } from './verify.ts';

const hookInput = z.strictObject({ secret: z.string().min(1) });
const controlInput = z.strictObject({
  /** The next n deliveries are answered with `failStatus`. */
  failNext: z.int().min(0).optional(),
  failStatus: z.int().min(400).max(599).optional(),
  /** Every answer waits this long. */
  delayMs: z.int().min(0).optional(),
});
const pageQuery = z.object({
  hook: z.string().optional(),
  after: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(1000).default(200),
});

export function receiverRoutes(receiver: Receiver): Route[] {
  const control = { failNext: 0, failStatus: 500, delayMs: 0 };
  return [
    { method: 'PUT', path: '/hooks/:name', answer: (call) => putHook(receiver, call) },
    {
      method: 'POST',
      path: '/hooks/:name',
      answer: async (call) => {
        const fails = control.failNext > 0;
        if (fails) control.failNext--;
        return { ...(await receive(receiver, call, fails ? control.failStatus : undefined)), delayMs: control.delayMs };
      },
    },
    { method: 'GET', path: '/book', answer: (call) => getBook(receiver, call) },
    { method: 'GET', path: '/deliveries', answer: (call) => getDeliveries(receiver, call) },
    { method: 'GET', path: '/control', answer: () => json(200, control) },
    {
      method: 'POST',
      path: '/control',
      answer: (call) => {
        const change = parseJson(controlInput, call);
        return change.ok ? json(200, Object.assign(control, change.value)) : change.answer;
      },
    },
    {
      method: 'GET',
      path: '/health',
      answer: () => json(200, { status: 'ok', witness: 'webhook-receiver', deliveries: receiver.deliveries.length }),
    },
  ];
}

async function putHook(receiver: Receiver, call: Call): Promise<Answer> {
  const input = parseJson(hookInput, call);
  if (!input.ok) return input.answer;
  if (!isUsableSecret(input.value.secret)) return problem(400, 'INVALID_INPUT', 'The secret is not whsec_ and base64.');
  const hook = call.params.name ?? '';
  await receiver.record({ kind: 'hook-set', at: Date.now(), hook, secret: input.value.secret });
  return json(200, { hook });
}

async function receive(receiver: Receiver, call: Call, failStatus: number | undefined): Promise<Answer> {
  const hook = call.params.name ?? '';
  const secret = receiver.secrets.get(hook);
  if (secret === undefined) return problem(404, 'UNKNOWN_HOOK', 'Set its secret first: PUT /hooks/:name.');
  const verdict = verdictOf(secret, call.headers, call.body);
  const outcome = !verdict.verified ? 'bad_signature' : failStatus === undefined ? 'taken' : 'failed_by_order';
  const delivery: Delivery = {
    kind: 'delivered',
    sequence: receiver.deliveries.length + 1,
    at: Date.now(),
    hook,
    id: headerText(call.headers, 'webhook-id'),
    type: typeOf(call.body),
    verified: verdict.verified,
    outcome,
    ...(verdict.verified ? {} : { reason: verdict.reason }),
    body: call.body,
  };
  await receiver.record(delivery);
  if (!verdict.verified) return problem(401, 'BAD_SIGNATURE', verdict.reason);
  return failStatus === undefined
    ? { status: 204, body: '', headers: {} }
    : problem(failStatus, 'FAILED_BY_ORDER', 'The control ordered this failure.');
}

async function getBook(receiver: Receiver, call: Call): Promise<Answer> {
  const query = parseValue(pageQuery, Object.fromEntries(call.query));
  if (!query.ok) return query.answer;
  const { hook, after, limit } = query.value;
  const all = [...receiver.messages.values()];
  const page = pageOf(all, after, limit, (message) => hook === undefined || message.hook === hook);
  await receiver.settled();
  return json(200, { messages: page.rows, next: page.next });
}

async function getDeliveries(receiver: Receiver, call: Call): Promise<Answer> {
  const query = parseValue(pageQuery, Object.fromEntries(call.query));
  if (!query.ok) return query.answer;
  const { hook, after, limit } = query.value;
  const page = pageOf(receiver.deliveries, after, limit, (each) => hook === undefined || each.hook === hook);
  await receiver.settled();
  return json(200, { deliveries: page.rows, next: page.next });
}

/** Rows only ever join at the end, so a position stays a valid cursor. */
function pageOf<Row>(rows: readonly Row[], after: number, limit: number, wanted: (row: Row) => boolean) {
  const page: Row[] = [];
  let index = after;
  for (; index < rows.length && page.length < limit; index++) {
    const row = rows[index];
    if (row !== undefined && wanted(row)) page.push(row);
  }
  return { rows: page, next: index < rows.length ? index : null };
}

const typed = z.object({ type: z.string() });

/** A body that is not JSON, or without a type, is booked all the same. */
function typeOf(body: string): string {
  const parsed = typed.safeParse(tolerantJson(body));
  return parsed.success ? parsed.data.type : '';
}

function tolerantJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
