import { contract } from '@concord/contract';
import { auditOperations } from './contract/audit.ts';
import { cartOperations } from './contract/carts.ts';
import { checkoutOperations } from './contract/checkouts.ts';
import { settingsOperations } from './contract/settings.ts';

export { CHANNELS } from './cart-schemas.ts';

/** What Cart & Checkout does for others. */
export const checkoutContract = contract({
  service: 'checkout',
  title: 'Cart & Checkout',
  description:
    'Carts of every channel, what they cost and why, and the act of buying: done once, or undone without a trace.',
  operations: {
    ...cartOperations,
    ...checkoutOperations,
    ...settingsOperations,
    ...auditOperations,
  },
});
