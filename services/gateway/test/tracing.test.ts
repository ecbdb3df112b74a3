import { type Call, contract, operation, serve } from '@concord/contract';
import type { Write } from '@concord/database';
import { unwrap } from '@concord/graph';
import { newId } from '@concord/ids';
import { accept } from '@concord/result';
import { callContext, observeCalls } from '@concord/service';
import { startTracing } from '@concord/service/tracing';
import { testService } from '@concord/testing';
import { type CollectedSpan, startCollector } from '@concord/testing/collector';
import { temporaryFolder } from '@concord/testing/temporary-folder';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { createGateway } from '../src/gateway.ts';

const shared = { kind: 'write', scope: 'public', input: z.object({}), output: z.object({}), rejections: {} } as const;
const shop = contract({
  service: 'shop',
  title: 'Shop',
  description: 'Buys, and asks itself for stock meanwhile',
  operations: {
    buy: operation({ ...shared, method: 'POST', path: '/buy', summary: 'Buy', scope: 'orders:write' }),
    reserve: operation({ ...shared, method: 'POST', path: '/reserve', summary: 'Reserve', scope: 'orders:write' }),
    tell: operation({ ...shared, method: 'POST', path: '/tell', summary: 'Tell', scope: 'orders:write' }),
  },
});

const placed: Write<Record<string, never>, Record<string, never>> = {
  name: 'buy',
  load: () => [],
  decide: () => accept({ effectId: 'ord_1', events: [{ type: 'shop.bought.v1', key: 'ord_1', data: {} }] }),
  answer: () => ({}),
};

let collector: Awaited<ReturnType<typeof startCollector>>;
let tracing: ReturnType<typeof startTracing>;
let migrations: string;

beforeAll(async () => {
  collector = await startCollector();
  tracing = startTracing({ service: 'test', endpoint: collector.url });
  migrations = temporaryFolder('tracing');
});
afterAll(async () => {
  await tracing.stop();
  await collector.stop();
});

/** A shop behind a gateway; each purchase is told by a consumer, which answers when it is done. */
async function buyOnce(traceSampling: number, headers: Record<string, string> = {}) {
  const kit = await testService('shop', migrations);
  const merchantId = newId('merchant');
  const client = serve(
    shop,
    {
      buy: async (input, call: Call) => {
        await client.reserve({}, { token: call.token });
        return kit.data.writer.run(placed, input, callContext(call, 'buy', input));
      },
      reserve: async () => accept({}),
      tell: async () => accept({}),
    },
    { ...kit.serve, observe: observeCalls(kit.logger) },
  );
  const told = Promise.withResolvers<void>();
  const consumer = kit.data.log.consume({
    group: 'mail',
    types: ['shop.bought.v1'],
    handle: async () => {
      await client.tell({}, await kit.caller(merchantId));
      told.resolve();
    },
  });
  const app = createGateway({
    graph: [
      {
        name: 'shop',
        typeDefs: 'type Query { hello: String } type Mutation { buy: Boolean }',
        resolvers: {
          Mutation: { buy: async (_: object, __: object, { call }) => !!unwrap(await client.buy({}, call)) },
        },
      },
    ],
    apis: [],
    logger: kit.logger,
    shopperToken: async () => undefined,
    isReady: async () => true,
    keyValue: kit.keyValue,
    traceSampling,
  });
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  const { token = '' } = await kit.caller(merchantId);
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, ...headers },
    body: JSON.stringify({ query: 'mutation Buy { buy }', operationName: 'Buy' }),
  });
  expect(await response.json()).toEqual({ data: { buy: true } });
  await told.promise;
  await consumer.stop();
  await app.close();
  await kit.stop();
  await tracing.flush();
  return collector.spans.splice(0);
}

/** The way from a span up to the request, by names. */
function pathOf(span: CollectedSpan, spans: readonly CollectedSpan[]): string[] {
  const parent = spans.find(({ spanId }) => spanId === span.parentSpanId);
  return parent ? [...pathOf(parent, spans), span.name] : [span.name];
}

test('one trace spans the request, its operations, the batch, and what the event causes', async () => {
  const spans = await buyOnce(1);
  expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(1);
  const buy = 'POST /graphql > graphql > shop.buy';
  expect(spans.map((span) => pathOf(span, spans).join(' > ')).sort()).toEqual([
    'POST /graphql',
    'POST /graphql > graphql',
    buy,
    `${buy} > shop batch`,
    `${buy} > shop publish`,
    `${buy} > shop publish > mail handle`,
    `${buy} > shop publish > mail handle > shop.tell`,
    `${buy} > shop.reserve`,
  ]);
});

test('a request that brings a trace goes on in it', async () => {
  const traceId = 'a'.repeat(32);
  const spans = await buyOnce(0, { traceparent: `00-${traceId}-${'b'.repeat(16)}-01` });
  expect(new Set(spans.map((span) => span.traceId))).toEqual(new Set([traceId]));
  expect(spans.find(({ name }) => name === 'POST /graphql')?.parentSpanId).toBe('b'.repeat(16));
});

test.each([{}, { traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-00` }, { traceparent: 'nonsense-01' }])(
  'a request that is not sampled (%j) has no span anywhere',
  async (headers) => {
    expect(await buyOnce(0, headers)).toEqual([]);
  },
);
