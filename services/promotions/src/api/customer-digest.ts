import { hash } from 'node:crypto';

/** Stands for a customer in counters; the key may be an e-mail address, which has no place there. Empty for nobody. */
export function customerDigest(merchantId: string, customerKey: string | undefined): string {
  if (customerKey === undefined) return '';
  return hash('sha256', `${merchantId}\u0000${customerKey}`, 'base64url');
}
