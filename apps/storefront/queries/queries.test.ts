import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { mergeSubgraphs } from '@concord/graph';
import { type GraphQLSchema, parse, validate } from 'graphql';
import { beforeAll, describe, expect, test } from 'vitest';
import * as cart from './cart.ts';
import * as checkout from './checkout.ts';
import * as home from './home.ts';
import * as orders from './orders.ts';
import * as product from './product.ts';
import * as search from './search.ts';
import * as store from './store.ts';

const repository = join(import.meta.dirname, '..', '..', '..');

const queries = Object.entries({ ...cart, ...checkout, ...home, ...orders, ...product, ...search, ...store }).flatMap(
  ([name, value]): [name: string, text: string][] =>
    typeof value === 'object' && 'text' in value ? [[name, value.text]] : [],
);

let schema: GraphQLSchema;

beforeAll(() => {
  const subgraphs = globSync('services/*/schema.graphql', { cwd: repository }).map((path) => ({
    name: path,
    typeDefs: readFileSync(join(repository, path), 'utf8'),
    resolvers: {},
  }));
  schema = mergeSubgraphs(subgraphs);
});

describe('what the pages ask for is in the graph:', () => {
  test.each(queries)('%s', (_name, text) => {
    expect(validate(schema, parse(text)).map(({ message }) => message)).toEqual([]);
  });

  test('and every page’s query is among those', () => {
    expect(queries.length).toBeGreaterThanOrEqual(18);
  });
});
