import type { GraphQLSchema } from 'graphql';
import type { GraphContext } from './context.ts';
import { mergeSubgraphs } from './merge.ts';
import { FEDERATION_HEADER, type Subgraph } from './subgraph.ts';

type Representation = { readonly __typename: string; readonly id: string };

/** The most entities that one request may ask for. */
const MAX_ENTITIES = 10_000;

/** One subgraph on its own, as federation wants it served: its SDL, and its entities by their keys. */
export function subgraphSchema(subgraph: Subgraph): GraphQLSchema {
  const entities = entityTypesOf(subgraph);
  const entityFields = entities.length > 0 ? '_entities(representations: [_Any!]!): [_Entity]!' : '';
  const definitions = [
    'scalar _Any',
    'type _Service { sdl: String! }',
    ...(entities.length > 0 ? [`union _Entity = ${entities.join(' | ')}`] : []),
    `extend type Query { _service: _Service! ${entityFields} }`,
  ];
  return mergeSubgraphs([
    {
      ...subgraph,
      typeDefs: `${subgraph.typeDefs}\n${definitions.join('\n')}`,
      resolvers: {
        ...subgraph.resolvers,
        Query: {
          ...subgraph.resolvers.Query,
          _service: () => ({ sdl: `${FEDERATION_HEADER}${subgraph.typeDefs}` }),
          _entities: (_: object, asked: { representations: readonly Representation[] }, context) =>
            loadEntities(subgraph, asked.representations, context),
        },
      },
    },
  ]);
}

/** Types whose fields others may ask here: those that are loaded here, and those that this subgraph adds fields to. */
function entityTypesOf({ typeDefs }: Subgraph): readonly string[] {
  const keyed = [...typeDefs.matchAll(/\btype (\w+)[^{]*@key\(([^)]*)\)/g)];
  return keyed.filter(([, , key = '']) => !key.includes('resolvable: false')).map(([, name = '']) => name);
}

/** In the order that was asked; what a type's home refuses is an error at each entity of that type. */
async function loadEntities(
  { references = {} }: Subgraph,
  representations: readonly Representation[],
  context: GraphContext,
): Promise<readonly (object | Error | null)[]> {
  if (representations.length > MAX_ENTITIES) throw new Error(`At most ${MAX_ENTITIES} entities in one request`);
  const byType = Map.groupBy(representations, ({ __typename }) => __typename);
  const loaded = await Promise.all(
    [...byType].map(async ([type, asked]) => {
      const resolveMany = references[type];
      const found = resolveMany
        ? await resolveMany(
            asked.map(({ id }) => id),
            context,
          ).catch((error: Error) => asked.map(() => error))
        : asked;
      return [type, found.values()] as const;
    }),
  );
  const next = new Map(loaded);
  return representations.map(({ __typename }) => {
    const entity = next.get(__typename)?.next().value ?? null;
    return entity === null || entity instanceof Error ? entity : { ...entity, __typename };
  });
}
