export { type FederatedGraph, federatedGraph, type RemoteSubgraph } from './federated-graph.ts';
export { composeSupergraph, type SubgraphText } from './supergraph.ts';
