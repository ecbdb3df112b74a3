import type { OutgoingHttpHeaders } from 'node:http';
import { z } from 'zod';

export type Answer = {
  readonly status: number;
  readonly body: string | Buffer;
  readonly headers: OutgoingHttpHeaders;
  /** The work is done and booked, but the connection breaks before the answer: the caller cannot know. */
  readonly lost?: boolean | undefined;
  readonly delayMs?: number | undefined;
};

export function json(status: number, value: unknown, headers: OutgoingHttpHeaders = {}): Answer {
  return { status, body: JSON.stringify(value), headers: { 'content-type': 'application/json', ...headers } };
}

export function html(status: number, body: string, headers: OutgoingHttpHeaders = {}): Answer {
  return {
    status,
    body,
    headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store', ...headers },
  };
}

export function redirect(location: string): Answer {
  return { status: 303, body: '', headers: { location } };
}

/** RFC 9457 with a stable `code`; `facts` stand beside it. */
export function problem(status: number, code: string, detail: string, facts: object = {}): Answer {
  return json(status, { code, status, title: code, detail, ...facts }, { 'content-type': 'application/problem+json' });
}

export type Parsed<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly answer: Answer };

/** Reads a JSON body by its schema. Other content types are refused, so a foreign web page cannot call without CORS. */
export function parseJson<Value>(
  schema: z.ZodType<Value>,
  call: { readonly body: string; readonly headers: { readonly 'content-type'?: string | undefined } },
): Parsed<Value> {
  if (!call.headers['content-type']?.startsWith('application/json'))
    return { ok: false, answer: problem(415, 'JSON_EXPECTED', 'Send content-type application/json.') };
  const text = jsonOf(call.body);
  if (!text.ok) return { ok: false, answer: problem(400, 'INVALID_JSON', 'The body is not JSON.') };
  return parseValue(schema, text.value);
}

export function parseValue<Value>(schema: z.ZodType<Value>, value: unknown): Parsed<Value> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return { ok: true, value: parsed.data };
  return { ok: false, answer: problem(400, 'INVALID_INPUT', z.prettifyError(parsed.error)) };
}

function jsonOf(text: string): { ok: true; value: unknown } | { ok: false } {
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch (error) {
    if (error instanceof SyntaxError) return { ok: false };
    throw error;
  }
}
