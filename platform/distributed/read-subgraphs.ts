import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { SubgraphText } from '@concord/gateway/federation';
import { SERVICES, type ServiceName } from '../topology.ts';

const { resolve } = createRequire(import.meta.url);

/** Every service's part of the graph, from the same files that the services serve. */
export function readSubgraphs(): Promise<readonly (SubgraphText & { readonly name: ServiceName })[]> {
  return Promise.all(
    SERVICES.map(async ({ name, ...service }) => {
      const workspace = 'workspace' in service ? service.workspace : name;
      const folder = dirname(resolve(`@concord/${workspace}/contract`));
      return { name, typeDefs: await readFile(join(folder, 'schema.graphql'), 'utf8') };
    }),
  );
}
