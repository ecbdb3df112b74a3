import { createHash } from 'node:crypto';

/** Stands for a customer in counters; the key may be an e-mail address, which has no place there. Empty for nobody. */
export function customerDigest(merchantId: string, customerKey: string | undefined): string {
  if (customerKey === undefined) return '';
  return createHash('sha256').update(`${merchantId}\u0000${customerKey}`).digest('base64url');
}
