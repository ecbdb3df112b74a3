import { contract, fetchTransport, type HttpRequest } from '@concord/contract';
import { graphError, type Subgraph } from '@concord/graph';
import { openKeyValues } from '@concord/key-value';
import { silentLogger } from '@concord/testing';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { federatedGraph } from '../src/federation/index.ts';
import { createGateway, createServiceServer } from '../src/gateway.ts';

const goods: Subgraph = {
  name: 'goods',
  typeDefs: `
    type Thing @key(fields: "id") { id: ID! name: String! }
    type Query { things: [Thing!] thing(id: ID!): Thing }
    type Mutation { rename(id: ID!, name: String!): Thing }
  `,
  resolvers: {
    Query: {
      things: () => ['1', '2'].map((id) => ({ id, name: `Thing ${id}` })),
      thing: (_: object, { id }: { id: string }) => ({ id, name: `Thing ${id}` }),
    },
    Mutation: { rename: (_: object, thing: object) => thing },
  },
  references: { Thing: async (ids) => ids.map((id) => (id === 'gone' ? null : { id, name: `Thing ${id}` })) },
};

const stock: Subgraph = {
  name: 'stock',
  typeDefs: `
    type Thing @key(fields: "id") { id: ID! free(at: String): Int secret: String counted: Int }
    type Level { thing: Thing of: [Thing] }
    type Query { levels: [Level!] }
    type Mutation { count(id: ID!): Level }
  `,
  resolvers: {
    Thing: {
      free: ({ id }: { id: string }, { at }: { at?: string }) => Number(id) * (at === 'shop' ? 10 : 1),
      secret: ({ id }: { id: string }) => {
        throw graphError({ code: 'FORBIDDEN', thing: id } as never);
      },
      counted: () => {
        throw graphError({ code: 'UNAVAILABLE', retryAfterMs: 1_000 } as never);
      },
    },
    Query: {
      levels: () => [
        { thing: { id: '1' }, of: [{ id: '1' }, { id: 'gone' }] },
        { thing: { id: 'gone' }, of: [] },
      ],
    },
    Mutation: { count: (_: object, { id }: { id: string }) => ({ thing: { id } }) },
  },
};

const servers: FastifyInstance[] = [];
const away = new Set<string>();
let asked: { service: string; query: string; headers: HttpRequest['headers'] }[] = [];
let url: string;

async function served(subgraph: Subgraph) {
  const { name, typeDefs } = subgraph;
  const contractOf = contract({ service: name, title: name, description: name, operations: {} });
  const isReady = async () => true;
  const server = createServiceServer({ contract: contractOf, client: {}, subgraph, logger: silentLogger, isReady });
  servers.push(server);
  const send = fetchTransport(await server.listen({ port: 0, host: '127.0.0.1' }));
  return {
    name,
    typeDefs,
    send: async (request: HttpRequest) => {
      asked.push({ service: name, query: JSON.parse(request.body ?? '').query, headers: request.headers });
      if (away.has(name)) throw new Error('nobody there');
      return send(request);
    },
  };
}

beforeAll(async () => {
  const app = createGateway({
    graph: federatedGraph(await Promise.all([goods, stock].map(served))),
    apis: [],
    logger: silentLogger,
    shopperToken: async () => undefined,
    isReady: async () => true,
    keyValue: (await openKeyValues({ onError: () => undefined })).of('gateway'),
  });
  servers.unshift(app);
  url = await app.listen({ port: 0, host: '127.0.0.1' });
});
beforeEach(() => {
  away.clear();
  asked = [];
});
afterAll(async () => {
  for (const server of servers) await server.close();
});

async function ask(query: string, variables: object = {}, headers: Record<string, string> = {}) {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query, variables }),
  });
  const body = (await response.json()) as {
    data?: Record<string, unknown> | null;
    errors?: { path?: (string | number)[]; extensions: { code: string; service?: string } }[];
  };
  return { ...body, asked: asked.map(({ service }) => service) };
}

describe('an operation over services that are processes', () => {
  test('goes straight through where one service can answer it, as it came', async () => {
    const query =
      'query Some($id: ID!) { one: thing(id: $id) { ...named } __typename } fragment named on Thing { name }';
    const { data } = await ask(query, { id: '7' }, { authorization: 'Bearer me', 'idempotency-key': 'k' });
    expect(data).toEqual({ one: { name: 'Thing 7' }, __typename: 'Query' });
    expect(asked).toHaveLength(1);
    expect(asked[0]?.query).toContain('fragment named');
    expect(asked[0]?.headers).toMatchObject({ authorization: 'Bearer me', 'idempotency-key': 'k' });
  });

  test('asks for entities of all places once, and shapes the answer as it was asked', async () => {
    const { data, asked: services } = await ask(
      '{ levels { what: thing { called: name } of { name a: free b: free(at: "shop") } } }',
    );
    expect(data).toEqual({
      levels: [
        { what: { called: 'Thing 1' }, of: [{ name: 'Thing 1', a: 1, b: 10 }, null] },
        { what: null, of: [] },
      ],
    });
    expect(services.filter((service) => service === 'goods')).toHaveLength(1);
  });

  test('asks for nothing that a variable leaves out', async () => {
    const query = 'query ($no: Boolean!) { things { id free @skip(if: $no) } }';
    expect((await ask(query, { no: true })).asked).toEqual(['goods']);
    expect((await ask(query, { no: false })).data).toEqual({
      things: [
        { id: '1', free: 1 },
        { id: '2', free: 2 },
      ],
    });
  });

  test('changes are made one after the other, each at its service', async () => {
    const { data, asked: services } = await ask(
      'mutation { rename(id: "3", name: "x") { name } count(id: "4") { thing { free } } }',
    );
    expect(data).toEqual({ rename: { name: 'x' }, count: { thing: { free: 4 } } });
    expect(services).toEqual(['goods', 'stock']);
  });

  test('the schema answers for itself, beside what services answer', async () => {
    away.add('goods').add('stock');
    expect((await ask('{ __schema { queryType { name } } }')).data).toEqual({
      __schema: { queryType: { name: 'Query' } },
    });
    away.clear();
    const { data } = await ask('{ __type(name: "Level") { name } things { id } }');
    expect(data).toEqual({ __type: { name: 'Level' }, things: [{ id: '1' }, { id: '2' }] });
  });

  test('variables of the wrong type are refused before anybody is asked', async () => {
    const { errors, asked: services } = await ask('query ($id: ID!) { thing(id: $id) { free } }', {});
    expect([errors?.[0]?.extensions.code, services]).toEqual(['BAD_USER_INPUT', []]);
  });

  test("a service's refusal of a part stands at its place, with its code and facts", async () => {
    const { data, errors } = await ask('{ things { name secret } }');
    expect(data).toEqual({
      things: [
        { name: 'Thing 1', secret: null },
        { name: 'Thing 2', secret: null },
      ],
    });
    expect(errors?.map(({ path, extensions }) => [path, extensions])).toEqual([
      [['things', 0, 'secret'], { code: 'FORBIDDEN', thing: '1' }],
      [['things', 1, 'secret'], { code: 'FORBIDDEN', thing: '2' }],
    ]);
  });
});

describe('while a service is away', () => {
  const missing = { code: 'UNAVAILABLE', service: 'stock' };

  test('the others answer their fields of the same things', async () => {
    away.add('stock');
    const { data, errors } = await ask('{ things { name free } }');
    expect(data).toEqual({
      things: [
        { name: 'Thing 1', free: null },
        { name: 'Thing 2', free: null },
      ],
    });
    expect(errors?.map(({ extensions }) => extensions)).toMatchObject([missing, missing]);
  });

  test('one that answers without its database says as well whose fields are missing', async () => {
    const planned = await ask('{ things { name counted } }');
    expect(planned.data).toMatchObject({ things: [{ name: 'Thing 1', counted: null }, { name: 'Thing 2' }] });
    expect(planned.errors?.map(({ extensions }) => extensions)).toMatchObject([missing, missing]);
    const whole = await ask('{ levels { of { counted } } }');
    expect(whole.errors?.map(({ extensions }) => extensions)).toMatchObject([missing, missing]);
  });

  test('the others answer their root fields', async () => {
    away.add('stock');
    const { data, errors } = await ask('{ levels { thing { id } } things { name } }');
    expect(data).toEqual({ levels: null, things: [{ name: 'Thing 1' }, { name: 'Thing 2' }] });
    expect(errors).toMatchObject([{ path: ['levels'], extensions: missing }]);
  });

  test('what only it can answer says so, and so does a change', async () => {
    away.add('stock');
    expect(await ask('{ levels { thing { id } } }')).toMatchObject({
      data: { levels: null },
      errors: [{ extensions: missing }],
    });
    expect(await ask('mutation { count(id: "1") { thing { id } } }')).toMatchObject({
      data: { count: null },
      errors: [{ extensions: missing }],
    });
  });
});
