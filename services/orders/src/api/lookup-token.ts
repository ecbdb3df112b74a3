import { createHmac, timingSafeEqual } from 'node:crypto';
import { isId } from '@concord/ids';

/** A link that opens one order and nothing else. The same order has the same link, so that a repeated mail still works. */
export function lookupToken(secret: string, merchantId: string, orderId: string): string {
  return `${orderId}.${signature(secret, merchantId, orderId).toString('base64url')}`;
}

/** The order that a token opens at this merchant; undefined for anything that was not signed here. */
export function orderIdOfToken(secret: string, merchantId: string, token: string): string | undefined {
  const [orderId = '', signed = ''] = token.split('.');
  if (!isId('order', orderId)) return undefined;
  const expected = signature(secret, merchantId, orderId);
  const given = Buffer.from(signed, 'base64url');
  return given.length === expected.length && timingSafeEqual(given, expected) ? orderId : undefined;
}

function signature(secret: string, merchantId: string, orderId: string): Buffer {
  return createHmac('sha256', secret).update(`order look-up\u0000${merchantId}\u0000${orderId}`).digest();
}
