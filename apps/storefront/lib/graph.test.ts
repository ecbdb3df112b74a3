import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { ask, change, type GraphQuery } from './graph.ts';

let answer: { status: number; body: string } = { status: 200, body: '{}' };
let received: IncomingMessage | undefined;

const server = createServer((request, response) => {
  received = request;
  request.resume().once('end', () => response.writeHead(answer.status).end(answer.body));
});

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  process.env.CONCORD_GRAPH_URL = `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`;
  process.env.CONCORD_PUBLISHABLE_KEY = 'pk_one';
  process.env.CONCORD_PAYMENT_URL = 'http://127.0.0.1:1';
});

afterAll(() => {
  server.close();
});

const query: GraphQuery<{ id: string }, { thing: { id: string } | null }> = {
  text: 'query Thing($id: ID!) { thing(id: $id) { id } }',
  answer: z.object({ thing: z.object({ id: z.string() }).nullable() }),
};
const shopper = { publishableKey: 'pk_one' };
const says = (body: object, status = 200) => {
  answer = { status, body: JSON.stringify(body) };
};

test('an answer is parsed, and asked for with the store’s key', async () => {
  says({ data: { thing: { id: 'a', more: 1 } } });
  expect(await ask(query, { id: 'a' }, shopper)).toEqual({ thing: { id: 'a' } });
  expect(received?.headers).toMatchObject({ 'concord-publishable-key': 'pk_one' });
});

test('a write carries its idempotency key, and a rule’s no comes back as a value', async () => {
  says({ errors: [{ message: 'cart closed', extensions: { code: 'CART_CLOSED', checkoutId: 'chk_1' } }] });
  expect(await change(query, { id: 'a' }, { ...shopper, idempotencyKey: 'k1' })).toEqual({
    ok: false,
    rejection: { code: 'CART_CLOSED', message: 'cart closed', facts: { checkoutId: 'chk_1' } },
  });
  expect(received?.headers['idempotency-key']).toBe('k1');
});

test.each([
  ['INTERNAL_ERROR', { errors: [{ message: 'x', extensions: { code: 'INTERNAL_ERROR' } }] }],
  ['GRAPHQL_VALIDATION_FAILED', { errors: [{ message: 'x', extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }] }],
  ['UNEXPECTED_ANSWER', { data: { thing: 7 } }],
])('%s is a fault, for reads and writes', async (code, body) => {
  says(body);
  await expect(ask(query, { id: 'a' }, shopper)).rejects.toMatchObject({ code });
  await expect(change(query, { id: 'a' }, { ...shopper, idempotencyKey: 'k' })).rejects.toMatchObject({ code });
});

test('an answer that is no JSON is a fault', async () => {
  answer = { status: 502, body: '<html>' };
  await expect(ask(query, { id: 'a' }, shopper)).rejects.toMatchObject({ code: 'UNREACHABLE' });
});
