import { createHmac, createSecretKey } from 'node:crypto';

export type Message = { readonly id: string; readonly timestampS: number; readonly body: string };

/**
 * The headers of Standard Webhooks (specification 1.0): one HMAC-SHA-256 signature for each secret that is valid now,
 * over id, time and body.
 */
export function signedHeaders({ id, timestampS, body }: Message, secrets: readonly string[]): Record<string, string> {
  const signatures = secrets.map((secret) => {
    const key = createSecretKey(secret.replace(/^whsec_/, ''), 'base64');
    return `v1,${createHmac('sha256', key).update(`${id}.${timestampS}.${body}`).digest('base64')}`;
  });
  return {
    'content-type': 'application/json',
    'user-agent': 'Concord-Webhooks/1',
    'webhook-id': id,
    'webhook-timestamp': String(timestampS),
    'webhook-signature': signatures.join(' '),
  };
}
