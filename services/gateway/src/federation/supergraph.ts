import { FEDERATION_HEADER } from '@concord/graph';
import { composeServices } from '@theguild/federation-composition';
import { parse } from 'graphql';

export type SubgraphText = { readonly name: string; readonly typeDefs: string };

/** All subgraphs' SDL as one supergraph. Throws with every reason when they contradict each other. */
export function composeSupergraph(subgraphs: readonly SubgraphText[]): string {
  const composed = composeServices(
    subgraphs.map(({ name, typeDefs }) => ({ name, typeDefs: parse(`${FEDERATION_HEADER}${typeDefs}`) })),
  );
  if (composed.errors) throw new Error(composed.errors.map(({ message }) => message).join('\n'));
  return composed.supergraphSdl;
}
