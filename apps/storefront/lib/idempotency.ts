import { createHash } from 'node:crypto';

/** The same intent gives the same key, so sending it twice does it once. */
export function keyOf(...intent: readonly (string | number)[]): string {
  return createHash('sha256').update(JSON.stringify(intent)).digest('base64url').slice(0, 40);
}
