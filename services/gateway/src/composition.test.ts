import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FEDERATION_HEADER } from '@concord/graph';
import { composeServices } from '@theguild/federation-composition';
import { type DocumentNode, parse } from 'graphql';
import { describe, expect, test } from 'vitest';

const services = join(import.meta.dirname, '..', '..');

const subgraphs = readdirSync(services)
  .map((name) => ({ name, path: join(services, name, 'schema.graphql') }))
  .filter(({ path }) => existsSync(path))
  .map(({ name, path }) => ({ name, typeDefs: subgraph(readFileSync(path, 'utf8')) }));

function subgraph(typeDefs: string): DocumentNode {
  return parse(`${FEDERATION_HEADER}${typeDefs}`);
}

function problemsOf(parts: readonly { readonly name: string; readonly typeDefs: DocumentNode }[]): readonly string[] {
  return composeServices([...parts]).errors?.map(({ message }) => message) ?? [];
}

describe('The graph as a federation', () => {
  test('every subgraph composes into one supergraph, with no network', () => {
    expect(subgraphs.length).toBeGreaterThan(10);
    expect(problemsOf(subgraphs)).toEqual([]);
  });

  test('every subgraph that shows something to the graph is in the supergraph', () => {
    const { supergraphSdl = '' } = composeServices(subgraphs);
    for (const { name } of subgraphs) expect(supergraphSdl).toContain(`@join__graph(name: "${name}"`);
  });

  test('one name that stands for two things is refused', () => {
    const rival = {
      name: 'rival',
      typeDefs: subgraph('type Query { rival: Cart } type Cart { id: ID! colour: String }'),
    };
    expect(problemsOf([...subgraphs, rival]).join('\n')).toContain('Cart');
  });
});
