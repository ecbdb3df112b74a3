import { catalogInMongo, catalogInPostgres, catalogMigrations, startCatalog } from '@concord/catalog';
import { z } from 'zod';
import { composition } from './composition.ts';

export const catalog = composition({
  service: 'catalog',
  migrations: catalogMigrations,
  calls: ['inventory'],
  /** Where the catalogue's documents are; without it, in its PostgreSQL database. */
  settings: z.object({ CONCORD_MONGODB_URL: z.string().optional() }),
  start: async ({ data, keyValues, ...parts }, { CONCORD_MONGODB_URL: url }) => {
    const { log, isAlone } = data;
    const documents = url ? await catalogInMongo({ url, log, isAlone, logger: parts.logger }) : catalogInPostgres(data);
    const started = startCatalog({ ...parts, data: documents, keyValue: keyValues.of('catalog') });
    if (!url) return started;
    return {
      ...started,
      stop: async () => {
        await started.stop();
        await documents.close();
      },
    };
  },
});
