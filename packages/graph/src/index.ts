export { type GraphContext, graphContext, mutationCall } from './context.ts';
export { graphError, unwrap } from './errors.ts';
export { mergeSubgraphs } from './merge.ts';
export { asksOnlyFor } from './selection.ts';
export { FEDERATION_HEADER, type Resolver, type Resolvers, type Subgraph } from './subgraph.ts';
export { subgraphSchema } from './subgraph-schema.ts';
