import type { Call } from '@concord/contract';

/**
 * Whose idempotency key it is. An anonymous token is replaced now and then and shared by many: there the cart says who asks.
 * Carts begin with the time, so that the keys of those in use lie side by side in the index however many there are.
 */
export function callerOf({ kind, id }: Call['principal'], cartId: string): string {
  return kind === 'shopper' ? `shopper:${cartId}` : `${kind}:${id}`;
}
