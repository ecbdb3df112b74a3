import { isId } from '@concord/ids';
import type { Checkout } from '../domain/checkout.ts';

/** Where a page of parked checkouts ended: when the last one began, and its id. */
export function parkedCursor({ startedAtMs, id }: Checkout): string {
  return `${new Date(startedAtMs).toISOString()} ${id}`;
}

export function isParkedCursor(text: string): boolean {
  const [at = '', id = ''] = text.split(' ');
  return !Number.isNaN(Date.parse(at)) && isId('checkout', id);
}
