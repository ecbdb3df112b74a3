import { searchMigrations, startSearch } from '@concord/search-indexer';
import { z } from 'zod';
import { composition } from './composition.ts';

export const search = composition({
  service: 'search',
  migrations: searchMigrations,
  calls: ['catalog'],
  // A search index of another kind is chosen here, by its URL.
  settings: z.object({}),
  start: (parts) => startSearch(parts),
});
