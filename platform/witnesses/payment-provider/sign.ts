import { createHmac, createSecretKey, type KeyObject, randomBytes } from 'node:crypto';

export function webhookKey(secret: string): KeyObject {
  return createSecretKey(secret.replace(/^whsec_/, ''), 'base64');
}

/** Signed content is `id.timestamp.body`, by https://github.com/standard-webhooks/standard-webhooks. */
export function standardWebhookHeaders(
  key: KeyObject,
  message: { readonly id: string; readonly body: string; readonly atMs: number },
): Record<string, string> {
  const timestamp = String(Math.floor(message.atMs / 1000));
  const signature = createHmac('sha256', key).update(`${message.id}.${timestamp}.${message.body}`).digest('base64');
  return { 'webhook-id': message.id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` };
}

export function newWebhookSecret(): string {
  return `whsec_${randomBytes(24).toString('base64')}`;
}
