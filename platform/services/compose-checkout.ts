import { checkoutMigrations, startCheckoutService } from '@concord/checkout';
import { z } from 'zod';
import { composition } from './composition.ts';

export const checkout = composition({
  service: 'checkout',
  migrations: checkoutMigrations,
  calls: ['catalog', 'identity', 'inventory', 'merchant', 'orders', 'payments', 'promotions'],
  settings: z.object({}),
  start: ({ keyValues, ...parts }) => {
    const keyValue = keyValues.of('checkout');
    return startCheckoutService({ ...parts, keyValue, sharedKeyValue: keyValues.isShared ? keyValue : undefined });
  },
});
