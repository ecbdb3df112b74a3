import type { Subgraph } from '@concord/graph';
import { openKeyValues } from '@concord/key-value';
import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createGateway } from './gateway.ts';
import { type ResponseCache, responseCache } from './response-cache.ts';

let app: FastifyInstance;
let responses: ResponseCache;
let asked: string[];
let price: number;
/** What a resolver waits for before it answers. */
let held: Promise<void>;

const goods: Subgraph = {
  name: 'goods',
  typeDefs: `
    type Query { price(of: String): Int  mine: String  broken: Int }
    type Mutation { order: Int! }
  `,
  shared: ['price', 'broken'],
  resolvers: {
    Query: {
      price: async (_: object, __: object, { call }) => {
        asked.push(call.token ?? 'nobody');
        const answer = price;
        await held;
        return answer;
      },
      mine: (_: object, __: object, { call }) => {
        asked.push(call.token ?? 'nobody');
        return call.token ?? null;
      },
      broken: () => {
        asked.push('broken');
        throw new Error('broken');
      },
    },
    Mutation: { order: () => asked.push('order') },
  },
};

beforeEach(async () => {
  const values = await openKeyValues({ onError: () => undefined });
  asked = [];
  price = 5;
  held = Promise.resolve();
  responses = responseCache({ maxAgeMs: 60_000, maxBytes: 1_000_000 });
  app = createGateway({
    graph: [goods],
    apis: [],
    logger: { info: () => undefined, warn: () => undefined, error: () => undefined },
    shopperToken: async (key) => `shopper of ${key}`,
    isReady: async () => true,
    keyValue: values.of('gateway'),
    shared: { responses, merchantOf: async ({ token }) => token?.replace('shopper of key', 'mer') },
  });
});

afterEach(() => app.close());

async function ask(query: string, headers: Record<string, string> = { 'concord-publishable-key': 'key_1' }) {
  const answer = await app.inject({ method: 'POST', url: '/graphql', headers, payload: { query } });
  return answer.json().data;
}

test('shoppers of one store share an answer; those of another have their own', async () => {
  expect(await ask('{ price }')).toEqual({ price: 5 });
  price = 6;
  expect(await ask('{ price }')).toEqual({ price: 5 });
  expect(await ask('{ price }', { 'concord-publishable-key': 'key_2' })).toEqual({ price: 6 });
  expect(await ask('{ price(of: "b") }')).toEqual({ price: 6 });
  expect(asked).toHaveLength(3);
});

test('who says who they are is answered for themselves, and leaves nothing for others', async () => {
  const staff = { authorization: 'Bearer staff', 'concord-publishable-key': 'key_1' };
  await ask('{ price }', staff);
  await ask('{ price }', staff);
  await ask('{ price }', {});
  await ask('{ price }');
  expect(asked).toEqual(['staff', 'staff', 'nobody', 'shopper of key_1']);
});

test('only what is declared as shared is: not a question that has more in it, and no change', async () => {
  await ask('{ price mine }');
  await ask('{ price mine }');
  await ask('query { ...all } fragment all on Query { mine }');
  await Promise.all([ask('mutation { order }'), ask('mutation { order }')]);
  expect(asked.filter((one) => one === 'order')).toHaveLength(2);
  expect(asked).toHaveLength(7);
});

test('many who ask at once are one question', async () => {
  const answers = await Promise.all(Array.from({ length: 50 }, () => ask('{ price }')));
  expect(answers).toEqual(Array.from({ length: 50 }, () => ({ price: 5 })));
  expect(asked).toHaveLength(1);
});

test('after a change nobody is answered what was so before it, not even by an answer on its way', async () => {
  const release = Promise.withResolvers<void>();
  held = release.promise;
  const before = ask('{ price }');
  await expect.poll(() => asked).toHaveLength(1);
  price = 6;
  responses.forget('mer_1');
  const after = ask('{ price }');
  await expect.poll(() => asked).toHaveLength(2);
  release.resolve();
  expect(await before).toEqual({ price: 5 });
  expect(await after).toEqual({ price: 6 });
  expect(await ask('{ price }')).toEqual({ price: 6 });
  responses.forget('mer_2');
  expect(await ask('{ price }')).toEqual({ price: 6 });
  expect(asked).toHaveLength(2);
  price = 7;
  responses.forget('mer_1');
  expect(await ask('{ price }')).toEqual({ price: 7 });
});

test('an answer with an error in it is not kept', async () => {
  await ask('{ broken }');
  await ask('{ broken }');
  expect(asked).toEqual(['broken', 'broken']);
});
