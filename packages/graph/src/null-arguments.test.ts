import { execute, parse } from 'graphql';
import { expect, test } from 'vitest';
import { mergeSubgraphs } from './merge.ts';
import type { Resolver } from './subgraph.ts';

const echo: Resolver = (_, args) => JSON.stringify(args);
const schema = mergeSubgraphs([
  {
    name: 'echo',
    typeDefs: `
      input Filter { status: String, place: Place }
      input Place { city: String }
      type Shelf { books(first: Int, after: String): String! }
      type Query { list(filter: Filter, ids: [ID], first: Int! = 5, after: String): String!  shelf: Shelf! }
      type Mutation { change(host: String): String! }
    `,
    resolvers: {
      Query: { list: echo, shelf: () => ({ books: (args: object) => JSON.stringify(args) }) },
      Mutation: { change: echo },
    },
  },
]);

async function ask(query: string): Promise<unknown> {
  const { data, errors } = await execute({ schema, document: parse(query) });
  return errors ?? { ...data };
}

test('an argument of null is left out where something is read, however deep it is', async () => {
  expect(await ask('{ list(after: null, filter: { status: null, place: { city: null } }, ids: [null]) }')).toEqual({
    list: '{"filter":{"place":{}},"ids":[null],"first":5}',
  });
  expect(JSON.parse(JSON.stringify(await ask('{ shelf { books(first: 1, after: null) } }')))).toEqual({
    shelf: { books: '{"first":1}' },
  });
});

test('a change may set something to null', async () => {
  expect(await ask('mutation { change(host: null) }')).toEqual({ change: '{"host":null}' });
});
