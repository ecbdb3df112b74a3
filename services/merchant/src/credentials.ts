import { randomBytes } from 'node:crypto';

/** `pk_` and 192 random bits: public, but not to be guessed. */
export function newPublishableKey(): string {
  return `pk_${randomBytes(24).toString('base64url')}`;
}

/** A secret in the form that Standard Webhooks has for symmetric keys. */
export function newWebhookSecret(): string {
  return `whsec_${randomBytes(24).toString('base64')}`;
}
