import { readFileSync } from 'node:fs';
import type { Client } from '@concord/contract';
import type { Subgraph } from '@concord/graph';
import type { identityContract } from '../../contract.ts';

const typeDefs = readFileSync(new URL('../../schema.graphql', import.meta.url), 'utf8');

/** Identity's part of the graph. */
export function identitySubgraph(_: Client<typeof identityContract>): Subgraph {
  return { name: 'identity', typeDefs, resolvers: {} };
}
