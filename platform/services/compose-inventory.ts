import { inventoryMigrations, startInventory } from '@concord/inventory';
import { z } from 'zod';
import { composition } from './composition.ts';

export const inventory = composition({
  service: 'inventory',
  migrations: inventoryMigrations,
  calls: [],
  settings: z.object({}),
  start: (parts) => startInventory(parts),
});
