import { openJobQueue } from '@concord/jobs';
import { ordersMigrations, startOrders } from '@concord/orders';
import { z } from 'zod';
import { composition } from './composition.ts';

export const orders = composition({
  service: 'orders',
  migrations: ordersMigrations,
  calls: ['inventory', 'payments', 'promotions'],
  settings: z.object({
    CONCORD_LOOKUP_SECRET: z.string().min(32),
    /** Where the queue of exports lies; without it, in the database of Orders. */
    CONCORD_REDIS_URL: z.string().optional(),
  }),
  start: async (parts, { CONCORD_LOOKUP_SECRET: lookupSecret, CONCORD_REDIS_URL: redisUrl }) => {
    const { data, logger } = parts;
    const jobs = await openJobQueue({
      name: 'orders.exports',
      url: redisUrl || undefined,
      ...data,
      onError: (error) => logger.warn({ err: error }, 'the queue of exports failed'),
    });
    return startOrders({ ...parts, jobs, lookupSecret });
  },
});
