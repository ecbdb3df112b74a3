import { openSearchIndex, searchMigrations, startSearch } from '@concord/search-indexer';
import { z } from 'zod';
import { composition } from './composition.ts';

export const search = composition({
  service: 'search',
  migrations: searchMigrations,
  calls: ['catalog'],
  /** Where products are searched; without it, in the service's own database. */
  settings: z.object({ CONCORD_ELASTICSEARCH_URL: z.string().optional() }),
  start: async (parts, { CONCORD_ELASTICSEARCH_URL: url }) => {
    const index = await openSearchIndex({ elasticsearchUrl: url || undefined });
    return startSearch({ ...parts, ...(index ? { index } : {}) });
  },
});
