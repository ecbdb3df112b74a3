import type { GraphQLResolveInfo } from 'graphql';
import type { GraphContext } from './context.ts';

export type Resolver = (parent: never, args: never, context: GraphContext, info: GraphQLResolveInfo) => unknown;
export type Resolvers = Readonly<Record<string, Readonly<Record<string, Resolver>>>>;

/** One service's part of the graph: federation SDL, and a resolver for each field that is not just a property. */
export type Subgraph = {
  readonly name: string;
  readonly typeDefs: string;
  readonly resolvers: Resolvers;
  /**
   * Fields of Query whose answer is the same for all anonymous shoppers of a store, and may be a second old: the gateway
   * gives one answer to all of them.
   */
  readonly shared?: readonly string[];
  /**
   * For each entity type whose home is this subgraph: loads the entities of these ids, in their order, null for those
   * that the caller may not see. A type that this subgraph only adds fields to needs none: its resolvers get the key.
   */
  readonly references?: Readonly<
    Record<string, (ids: readonly string[], context: GraphContext) => Promise<readonly (object | null)[]>>
  >;
};

/** Stands before every subgraph's SDL when it is composed or served on its own. */
export const FEDERATION_HEADER =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@key", "@shareable", "@external", "@inaccessible"])\n';
