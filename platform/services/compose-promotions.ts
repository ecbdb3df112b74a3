import { promotionsMigrations, startPromotions } from '@concord/promotions';
import { z } from 'zod';
import { composition } from './composition.ts';

export const promotions = composition({
  service: 'promotions',
  migrations: promotionsMigrations,
  calls: [],
  settings: z.object({}),
  start: (parts) => startPromotions(parts),
});
