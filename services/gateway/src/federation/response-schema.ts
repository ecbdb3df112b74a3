import { mergeSubgraphs } from '@concord/graph';
import { type GraphQLSchema, isObjectType } from 'graphql';
import type { SubgraphText } from './supergraph.ts';

type Info = { readonly path: { readonly key: string | number } };

/**
 * The graph's schema over what was fetched: each field is a property of its parent. What is there as an error becomes
 * the error of that place, so that compiled queries shape answers and their errors as they do in one process.
 */
export function responseSchema(
  subgraphs: readonly SubgraphText[],
  fields: 'by name' | 'by response key',
): GraphQLSchema {
  const schema = mergeSubgraphs(subgraphs.map((subgraph) => ({ ...subgraph, resolvers: {} })));
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) {
      if (fields === 'by name') delete field.resolve;
      else field.resolve = (parent: Readonly<Record<string, unknown>>, _, __, info: Info) => parent[info.path.key];
    }
  }
  return schema;
}
