import { checkoutMigrations, startCheckoutService } from '@concord/checkout';
import { z } from 'zod';
import { composition } from './composition.ts';

export const checkout = composition({
  service: 'checkout',
  migrations: checkoutMigrations,
  calls: ['catalog', 'identity', 'inventory', 'merchant', 'orders', 'payments', 'promotions'],
  settings: z.object({}),
  start: ({ keyValues, ...parts }) => startCheckoutService({ ...parts, keyValue: keyValues.of('checkout') }),
});
