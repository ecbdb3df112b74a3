import { ordersMigrations, startOrders } from '@concord/orders';
import { z } from 'zod';
import { composition } from './composition.ts';

export const orders = composition({
  service: 'orders',
  migrations: ordersMigrations,
  calls: ['inventory', 'payments', 'promotions'],
  settings: z.object({ CONCORD_LOOKUP_SECRET: z.string().min(32) }),
  start: (parts, { CONCORD_LOOKUP_SECRET: lookupSecret }) => startOrders({ ...parts, lookupSecret }),
});
