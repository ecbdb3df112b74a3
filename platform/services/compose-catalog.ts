import { catalogMigrations, startCatalog } from '@concord/catalog';
import { z } from 'zod';
import { composition } from './composition.ts';

export const catalog = composition({
  service: 'catalog',
  migrations: catalogMigrations,
  calls: ['inventory'],
  // A document store of another kind is chosen here, by its URL.
  settings: z.object({}),
  start: ({ keyValues, ...parts }) => startCatalog({ ...parts, keyValue: keyValues.of('catalog') }),
});
