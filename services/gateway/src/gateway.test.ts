import { createHash } from 'node:crypto';
import { contract, fetchTransport } from '@concord/contract';
import { type GraphContext, graphError, type Subgraph } from '@concord/graph';
import { openKeyValues } from '@concord/key-value';
import type { FastifyInstance } from 'fastify';
import { serverAudits } from 'graphql-http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { federatedGraph } from './federation/index.ts';
import { createGateway, createServiceServer, type GatewayOptions } from './gateway.ts';

const faults: unknown[] = [];
const loads: string[][] = [];

const goods: Subgraph = {
  name: 'goods',
  typeDefs: `
    type Thing @key(fields: "id") { id: ID! name: String! priced(currency: String!): Price children(first: Int): [Thing!]! }
    type Price { currency: String! }
    type Query { things(first: Int = 20): [Thing!]! fails: String refuses: String hello(name: String): String }
    type Mutation { rename(id: ID!, name: String!): Thing! }
  `,
  resolvers: {
    Query: {
      things: () =>
        [1, 2, 3].map((id) => ({
          id: String(id),
          name: `Thing ${id}`,
          priced: ({ currency }: { currency: string }) => ({ currency }),
        })),
      fails: () => {
        throw new Error('the secret connection string');
      },
      refuses: () => {
        throw graphError({ code: 'SOLD_OUT', available: 0 } as never);
      },
      hello: (_: object, { name }: { name?: string }) => `Hello ${name ?? 'world'}`,
    },
    Thing: { children: () => [{ id: '9', name: 'Child' }] },
    Mutation: { rename: (_: object, args: { id: string; name: string }) => args },
  },
  references: {
    Thing: async (ids) => {
      loads.push([...ids]);
      return ids.map((id) => (id === 'gone' ? null : { id, name: `Loaded ${id}` }));
    },
  },
};

const stock: Subgraph = {
  name: 'stock',
  typeDefs: `
    type Thing @key(fields: "id") { id: ID! free: Int! }
    type Level { thing: Thing thingId: ID! }
    type Query { levels: [Level!]! }
  `,
  resolvers: {
    Thing: {
      free: (thing: { id: string }, _: object, context: GraphContext) =>
        context.call.token === 'staff' ? 7 : Number(thing.id) || 0,
    },
    Query: { levels: () => ['1', '2', '1', 'gone'].map((id) => ({ thing: { id }, thingId: id })) },
  },
};

const logger = { info: () => undefined, warn: () => undefined, error: (facts: object) => void faults.push(facts) };
const servers: FastifyInstance[] = [];

/** A subgraph behind a port of its own, as the gateway of the distributed shape knows it. */
async function served(subgraph: Subgraph) {
  const { name, typeDefs } = subgraph;
  const server = createServiceServer({
    contract: contract({ service: name, title: name, description: name, operations: {} }),
    client: {},
    subgraph,
    logger,
    isReady: async () => true,
  });
  servers.push(server);
  const send = fetchTransport(await server.listen({ port: 0, host: '127.0.0.1' }));
  return { name, typeDefs, send };
}

const SHAPES: Readonly<Record<string, () => Promise<GatewayOptions['graph']>>> = {
  'in one process': async () => [goods, stock],
  'over services that are processes': async () => federatedGraph(await Promise.all([goods, stock].map(served))),
};

describe.each(Object.entries(SHAPES))('%s', (_, graphOf) => {
  let app: FastifyInstance;
  let url: string;

  beforeAll(async () => {
    app = createGateway({
      graph: await graphOf(),
      apis: [],
      logger,
      shopperToken: async (key) => (key === 'pk_known' ? 'staff' : undefined),
      isReady: async () => true,
      requestsPerSecond: 10_000,
      keyValue: (await openKeyValues({ onError: (error) => void faults.push(error) })).of('gateway'),
    });
    url = await app.listen({ port: 0, host: '127.0.0.1' });
  });

  afterAll(async () => {
    await app.close();
    for (const server of servers.splice(0)) await server.close();
  });

  async function ask(query: string, extra: object = {}, headers: Record<string, string> = {}) {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query, ...extra }),
    });
    return {
      status: response.status,
      body: (await response.json()) as { data?: never; errors?: { message: string; extensions: { code: string } }[] },
    };
  }

  describe('one graph over all services', () => {
    test('a field of one service stands on an entity of another', async () => {
      const { body } = await ask('{ things { name free } }');
      expect(body.data).toEqual({ things: [1, 2, 3].map((id) => ({ name: `Thing ${id}`, free: id })) });
    });

    test('a node that answers a field by a function is asked with the arguments', async () => {
      const { body } = await ask('{ things { priced(currency: "EUR") { currency } } }');
      expect(body.data).toMatchObject({ things: [{ priced: { currency: 'EUR' } }, {}, {}] });
    });

    test('references are loaded from their home once, together, and only when more than the key is asked', async () => {
      loads.length = 0;
      expect((await ask('{ levels { thing { id free } } }')).body.data).toMatchObject({ levels: { length: 4 } });
      expect(loads).toEqual([]);
      const { body } = await ask('{ levels { thing { name free } } }');
      expect(loads).toEqual([['1', '2', 'gone']]);
      expect(body.data).toMatchObject({ levels: [{ thing: { name: 'Loaded 1', free: 1 } }, {}, {}, { thing: null }] });
    });

    test('the caller of the request reaches every resolver; a publishable key becomes a shopper', async () => {
      expect((await ask('{ things { free } }', {}, { authorization: 'Bearer staff' })).body.data).toMatchObject({
        things: [{ free: 7 }, {}, {}],
      });
      expect((await ask('{ things { free } }', {}, { 'concord-publishable-key': 'pk_known' })).body.data).toMatchObject(
        {
          things: [{ free: 7 }, {}, {}],
        },
      );
    });
  });

  describe('errors', () => {
    test('a rejection shows its code and facts; the other fields still answer', async () => {
      const { body } = await ask('{ refuses hello }');
      expect(body).toMatchObject({
        data: { refuses: null, hello: 'Hello world' },
        errors: [{ path: ['refuses'], extensions: { code: 'SOLD_OUT', available: 0 } }],
      });
    });

    test('a fault is reported to us and never shown', async () => {
      faults.length = 0;
      const { body } = await ask('{ fails }');
      expect(JSON.stringify(body)).not.toContain('secret');
      expect(body.errors?.[0]?.extensions).toMatchObject({
        code: 'INTERNAL_ERROR',
        requestId: expect.stringMatching(/^req_/),
      });
      expect(faults).toHaveLength(1);
    });

    test.each([
      ['{ nothing }', 'GRAPHQL_VALIDATION_FAILED'],
      ['{', 'GRAPHQL_PARSE_FAILED'],
      [`{ things ${'{ children '.repeat(20)} { id } ${'}'.repeat(20)} }`, 'QUERY_TOO_DEEP'],
      ['{ things(first: 200) { children(first: 200) { children(first: 200) { id } } } }', 'QUERY_TOO_COSTLY'],
      [
        'query($n: Int) { things(first: $n) { children(first: $n) { children(first: $n) { id } } } }',
        'QUERY_TOO_COSTLY',
      ],
      [`{ ${'a: hello '.repeat(6000)} }`, 'GRAPHQL_PARSE_FAILED'],
    ])('%.40s is refused with %s', async (query, code) => {
      const { status, body } = await ask(query, { variables: { n: 150 } });
      expect([status, body.errors?.[0]?.extensions.code]).toEqual([400, code]);
    });

    test('fragments in a circle or spread a thousandfold are refused', async () => {
      const { body } = await ask(
        '{ things { ...a } } fragment a on Thing { children { ...b } } fragment b on Thing { children { ...a } }',
      );
      expect(body.errors?.[0]?.extensions.code).toBe('GRAPHQL_VALIDATION_FAILED');
    });

    test('a body that is too large is refused', async () => {
      const response = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query: '{ hello }', variables: { x: 'x'.repeat(2_000_000) } }),
      });
      expect(response.status).toBe(413);
    });
  });

  describe('HTTP', () => {
    test('GET reads and does not write', async () => {
      const get = async (query: string) => (await fetch(`${url}/graphql?query=${encodeURIComponent(query)}`)).json();
      expect(await get('{ hello }')).toEqual({ data: { hello: 'Hello world' } });
      expect(await get('mutation { rename(id: "1", name: "x") { id } }')).toMatchObject({
        errors: [{ extensions: { code: 'METHOD_NOT_ALLOWED' } }],
      });
    });

    test('a digest stands for a query once the query was sent with it', async () => {
      const query = '{ hello(name: "digest") }';
      const digest = createHash('sha256').update(query).digest('hex');
      const extensions = { persistedQuery: { version: 1, sha256Hash: digest } };
      expect((await ask(undefined as never, { extensions })).body.errors?.[0]?.extensions.code).toBe(
        'PERSISTED_QUERY_NOT_FOUND',
      );
      expect((await ask(query, { extensions })).body.data).toEqual({ hello: 'Hello digest' });
      expect((await ask(undefined as never, { extensions })).body.data).toEqual({ hello: 'Hello digest' });
    });

    test('it keeps every MUST of the GraphQL-over-HTTP audit', async () => {
      const results = await Promise.all(
        serverAudits({ url: `${url}/graphql`, fetchFn: fetch }).map((audit) => audit.fn()),
      );
      expect(results.length).toBeGreaterThan(50);
      const errors = results
        .filter((result) => result.status === 'error')
        .map((result) => [result.name, 'reason' in result && result.reason]);
      expect(errors).toEqual([]);
    });
  });
});
